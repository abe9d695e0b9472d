import { setFlagsFromString } from 'node:v8';
import { fail } from '../../../base/result.ts';
import type { ParseJob } from '../parsing/parse-worker.ts';
import { lintText, ONE_COMPILER } from './lint-text.ts';

// Before ruff is loaded, with the first text.
setFlagsFromString(ONE_COMPILER);

process.on('message', async ({ text, language, version }: ParseJob) => {
  try {
    process.send?.({ result: await lintText(text, language, version), isSpent: false });
  } catch (error) {
    // After a panic, ruff's memory cannot be trusted.
    const kind = error instanceof Error ? error.name : typeof error;
    const message = `the linter crashed with ${kind}; run "npm install" if it keeps crashing`;
    process.send?.({ result: fail({ reason: 'analyzer_failed', message }), isSpent: true });
  }
});
process.on('disconnect', () => process.exit());

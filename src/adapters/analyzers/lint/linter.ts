import { join } from 'node:path';
import { findLanguage } from '../../../base/languages.ts';
import { fail } from '../../../base/result.ts';
import type { Linter, LintProblem } from '../../../ports/linter.ts';
import { packageRoot } from '../../package-root.ts';
import { installedVersion } from '../package-version.ts';
import { ParseThread } from '../parsing/parse-thread.ts';
import { tooLong } from '../too-long.ts';
import { ChildWorker } from './child-worker.ts';

const LINTED = new Set(['python', 'javascript', 'typescript', 'tsx']);

/** The build folder with the compiled thread. */
export type LinterOptions = { build?: string };

/**
 * Ruff for Python, and oxc's parser with a scope analysis for JavaScript and TypeScript, in a separate
 * process: oxc is native code, and ruff's WebAssembly is compiled by one compiler only.
 */
export function createLinter(options: LinterOptions = {}): Linter {
  const build = options.build ?? join(packageRoot(), 'dist');
  const thread = new ParseThread<LintProblem[]>({
    entry: join(build, 'src/adapters/analyzers/lint/lint-child.js'),
    grammars: '',
    start: (path) => new ChildWorker(path),
  });
  return {
    tool: 'ruff, oxc',
    version: ['@astral-sh/ruff-wasm-nodejs', 'oxc-parser'].map(installedVersion).join(', '),
    async lint(text, language, signal, version) {
      const known = findLanguage(language);
      if (known === null || !LINTED.has(known.id)) {
        const message = `there is no linter for ${known?.name ?? JSON.stringify(language)}`;
        return fail({ reason: 'language_not_supported', message });
      }
      const job = { text, language: known.id, ...(version === undefined ? {} : { version }) };
      return tooLong(text) ?? thread.parse(job, signal);
    },
    /** Never fails: the first text reports what cannot be loaded. */
    async warm(language) {
      const known = findLanguage(language);
      if (known !== null && LINTED.has(known.id)) await thread.warm(known.id);
    },
    close: () => thread.close(),
  };
}

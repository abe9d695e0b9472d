import { parseArgs } from 'node:util';
import { openSandbox } from '../sandbox.ts';
import { evaluateReplay } from './replay.ts';

/** Scores the recorded answers again, and ends with 1 when the harness counts otherwise. Needs a build. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string' }, scores: { type: 'string' } } });
  if (values.data === undefined) throw new Error('give the folder of the data with --data DIR');
  const { sandbox, processes } = openSandbox();
  try {
    const report = await evaluateReplay({
      data: values.data,
      scores: values.scores ?? null,
      sandbox,
      processes,
    });
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    if (!report.isExact) process.exitCode = 1;
  } finally {
    await sandbox.close();
  }
}

await main();

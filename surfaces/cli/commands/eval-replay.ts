import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Compared } from '../../../evals/generate/baseline.ts';
import type { Report } from '../../../evals/generate/replay.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { cancelledFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';

type ReplayFlags = { data?: string; json?: boolean };

/** `fettle eval replay`. */
export function registerEvalReplay(evaluation: Command, run: Run): void {
  evaluation
    .command('replay')
    .description(
      "Whether what models once said still comes to the same: to tasks of our own, checked and chosen from anew, and with --data the field's recorded answers, scored anew. No model is asked.",
    )
    .option('--data <folder>', 'the folder of development data')
    .option(...JSON_FLAG)
    .addHelpText('after', '\nIt ends with 1 when something differs.')
    .action((flags: ReplayFlags) => run((context) => evalReplay(context, flags)));
}

async function evalReplay(context: CommandContext, { data, json }: ReplayFlags): Promise<ExitCode> {
  const { workingDirectory, signal, stdout, stderr } = context;
  const [{ baselineLines, compareBaseline }, { evaluateReplay, replayLines }, { openSandbox }] =
    await Promise.all([
      import('../../../evals/generate/baseline.ts'),
      import('../../../evals/generate/replay.ts'),
      import('../../../evals/sandbox.ts'),
    ]);
  const opened = openSandbox();
  try {
    const own = await compareBaseline({ ...opened, signal, onLine: (line) => stderr.write(`${line}\n`) });
    if (signal.aborted) return context.fail(cancelledFailure());
    const folder = data === undefined ? null : resolve(workingDirectory, data);
    const field = folder === null ? null : await evaluateReplay({ ...opened, data: folder });
    const lines = [...baselineLines(own), ...(field === null ? [] : replayLines(field))];
    stdout.write(json === true ? `${JSON.stringify({ own, field }, null, 2)}\n` : `${lines.join('\n')}\n`);
    return isSame(own, field) ? EXIT.done : EXIT.nothingPassed;
  } finally {
    await opened.sandbox.close();
  }
}

function isSame(own: readonly Compared[], field: Report | null): boolean {
  return own.every((one) => one.isSame) && field?.isExact !== false;
}

import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { JournalRun } from '../../../evals/journal.ts';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import type { CommandContext } from '../command-context.ts';
import { type CommandFailure, cancelledFailure, usageFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';

/** For an evaluation that keeps a journal of a model's output, and scores it separately. */
export type JournalFlags = {
  data: string;
  shard: string;
  work?: string;
  scoreOnly?: boolean;
  json?: boolean;
};

/** Adds the flags of a journal; `one` is what a shard counts, `given` a model's output. */
export function withJournalFlags(command: Command, { one, given }: { one: string; given: string }): Command {
  return command
    .option('--shard <index/count>', `run only every count-th ${one}, starting at index (from 0)`, '0/1')
    .option('--work <folder>', `the folder for ${given} and scores (default: evals in FETTLE_HOME)`)
    .option('--score-only', `score the existing ${given} without asking a model`)
    .option(...JSON_FLAG);
}

/** `open` creates the caller of the model; it is closed afterwards. */
type JournalEvaluation<Opened, Report> = {
  open(): Promise<Result<Opened & { close(): Promise<void> }, CommandFailure>>;
  evaluate(opened: Opened, run: JournalRun): Promise<Report>;
  linesOf(report: Report): string[];
};

/** Runs an evaluation in its own sandbox, and prints its report. */
export async function runJournal<Opened, Report>(
  context: CommandContext,
  flags: JournalFlags,
  { open, evaluate, linesOf }: JournalEvaluation<Opened, Report>,
): Promise<ExitCode> {
  const shard = shardOf(flags.shard);
  if (!shard.ok) return context.fail(shard.failure);
  const [opened, { openSandbox }] = await Promise.all([open(), import('../../../evals/sandbox.ts')]);
  if (!opened.ok) return context.fail(opened.failure);
  const { workingDirectory, home, signal, stdout, stderr } = context;
  const { sandbox, processes } = openSandbox();
  try {
    const report = await evaluate(opened.value, {
      data: resolve(workingDirectory, flags.data),
      work: resolve(workingDirectory, flags.work ?? join(home, 'evals')),
      shard: shard.value,
      ...{ sandbox, processes, signal },
      onLine: (line) => stderr.write(`${line}\n`),
    });
    if (signal.aborted) return context.fail(cancelledFailure());
    stdout.write(
      flags.json === true ? `${JSON.stringify(report, null, 2)}\n` : `${linesOf(report).join('\n')}\n`,
    );
    return EXIT.done;
  } finally {
    await Promise.all([sandbox.close(), opened.value.close()]);
  }
}

/** Every `of`-th item, beginning with the `index`-th (from 0), as selected by `--shard index/of`. */
type Shard = { index: number; of: number };

export function shardOf(text: string): Result<Shard, CommandFailure> {
  const [index, of] = /^(\d+)\/([1-9]\d*)$/.exec(text)?.slice(1).map(Number) ?? [];
  if (index === undefined || of === undefined || index >= of)
    return fail(usageFailure(`--shard ${text} is not a valid shard; give one like 0/4`));
  return ok({ index, of });
}

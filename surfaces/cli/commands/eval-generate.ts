import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { GenerateForm } from '../../../evals/generate/evaluate.ts';
import type { AnswerTask } from '../../../evals/generate/generations.ts';
import { GENERATE_SUITES, type GenerateSuite } from '../../../evals/generate/suites.ts';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import type { CommandContext } from '../command-context.ts';
import { type CommandFailure, cancelledFailure, environmentFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';
import type { Run } from '../program.ts';
import { shardOf } from '../shard.ts';

type GenerateFlags = {
  data: string;
  suite: GenerateSuite;
  form: GenerateForm;
  shard: string;
  work?: string;
  scoreOnly?: boolean;
  json?: boolean;
};

/** `fettle eval generate`. */
export function registerEvalGenerate(evaluation: Command, run: Run): void {
  evaluation
    .command('generate')
    .description(
      'How often generated functions pass tests that no prompt has seen; goes on where it was cut off.',
    )
    .requiredOption('--data <folder>', 'the folder of development data')
    .addOption(new Option('--suite <suite>', 'which tasks').choices(GENERATE_SUITES).default('humaneval'))
    .addOption(
      new Option(
        '--form <form>',
        'what ships, or one greedy answer of the model alone; or of it from an explanation of the solution, ours or its own',
      )
        .choices(['ours', 'raw', 'explained', 'explained-raw'])
        .default('ours'),
    )
    .option('--shard <index/count>', 'every count-th task only, beginning with the index-th (from 0)', '0/1')
    .option('--work <folder>', 'where answers and scores are kept (default: evals in FETTLE_HOME)')
    .option('--score-only', 'score the answers that are there; no model is asked')
    .option(...JSON_FLAG)
    .action((flags: GenerateFlags) => run((context) => evalGenerate(context, flags)));
}

async function evalGenerate(context: CommandContext, flags: GenerateFlags): Promise<ExitCode> {
  const shard = shardOf(flags.shard);
  if (!shard.ok) return context.fail(shard.failure);
  const [{ evaluateGenerate, linesOf }, { openSandbox }] = await Promise.all([
    import('../../../evals/generate/evaluate.ts'),
    import('../../../evals/sandbox.ts'),
  ]);
  const opened = await openAnswererOf(context, flags);
  if (!opened.ok) return context.fail(opened.failure);
  const { ask, close } = opened.value;
  const { workingDirectory, home, signal, stdout, stderr } = context;
  const { sandbox, processes } = openSandbox();
  try {
    const report = await evaluateGenerate({
      ...{ suite: flags.suite, form: flags.form, answer: ask },
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
    await Promise.all([sandbox.close(), close()]);
  }
}

type Answerer = { ask: AnswerTask | null; close(): Promise<void> };

async function openAnswererOf(
  context: CommandContext,
  { form, scoreOnly, data }: GenerateFlags,
): Promise<Result<Answerer, CommandFailure>> {
  if (scoreOnly === true) return ok({ ask: null, close: async () => undefined });
  const [loaded, { openAnswerer }] = await Promise.all([
    context.openConfig(),
    import('../../../evals/generate/open.ts'),
  ]);
  if (!loaded.ok) return loaded;
  const folder = resolve(context.workingDirectory, data);
  const opened = await openAnswerer({ config: loaded.value.config, home: context.home, form, data: folder });
  return opened.ok ? opened : fail(environmentFailure(opened.failure.message));
}

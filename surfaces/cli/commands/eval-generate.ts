import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { GenerateForm } from '../../../evals/generate/evaluate.ts';
import type { AnswerTask } from '../../../evals/generate/generations.ts';
import { GENERATE_SUITES, type GenerateSuite } from '../../../evals/generate/suites.ts';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { type CommandFailure, environmentFailure } from '../command-failure.ts';
import type { ExitCode } from '../exit-codes.ts';
import { type JournalFlags, runJournal, withJournalFlags } from './eval-journal.ts';

type GenerateFlags = JournalFlags & {
  suite: GenerateSuite;
  form: GenerateForm;
};

/** `fettle eval generate`. */
export function registerEvalGenerate(evaluation: Command, run: Run): void {
  const command = evaluation
    .command('generate')
    .description('How often generated functions pass held-out tests; an interrupted run resumes.')
    .requiredOption('--data <folder>', 'the folder with the development data')
    .addOption(
      new Option('--suite <suite>', 'the set of tasks').choices(GENERATE_SUITES).default('humaneval'),
    )
    .addOption(
      new Option(
        '--form <form>',
        'the recipe as it ships, or one greedy answer of the bare model; or one from an explanation of the solution, ours or its own',
      )
        .choices(['ours', 'raw', 'explained', 'explained-raw'])
        .default('ours'),
    );
  withJournalFlags(command, { one: 'task', given: 'answers' }).action((flags: GenerateFlags) =>
    run((context) => evalGenerate(context, flags)),
  );
}

async function evalGenerate(context: CommandContext, flags: GenerateFlags): Promise<ExitCode> {
  const { evaluateGenerate, linesOf } = await import('../../../evals/generate/evaluate.ts');
  return runJournal(context, flags, {
    open: () => openAnswererOf(context, flags),
    evaluate: ({ ask }, run) =>
      evaluateGenerate({ suite: flags.suite, form: flags.form, answer: ask, ...run }),
    linesOf,
  });
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

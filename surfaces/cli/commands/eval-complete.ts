import { type Command, Option } from 'commander';
import type { FillHole } from '../../../evals/complete/generations.ts';
import type { Form } from '../../../evals/complete/prompt-forms.ts';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { type CommandFailure, environmentFailure } from '../command-failure.ts';
import type { ExitCode } from '../exit-codes.ts';
import { wholeNumber } from '../flags.ts';
import { type JournalFlags, runJournal, withJournalFlags } from './eval-journal.ts';

/** As people write them, and as data and catalog do. */
const SUITES = {
  'line-200': 'infilling-line-200',
  'span-light': 'infilling-span-light',
  'own-lines': 'own-lines',
  'own-lines-ts': 'own-lines-ts',
} as const;
const MODELS = { '0.5b': 'qwen2.5-coder-0.5b', '1.5b': 'qwen2.5-coder-1.5b' } as const;

type CompleteFlags = JournalFlags & {
  suite: keyof typeof SUITES;
  model?: keyof typeof MODELS;
  form: Form;
  suffixLines?: number;
};

/** `fettle eval complete`. */
export function registerEvalComplete(evaluation: Command, run: Run): void {
  const command = evaluation
    .command('complete')
    .description(
      'How often completions pass held-out tests, and how precise the show filter is; an interrupted run resumes.',
    )
    .requiredOption('--data <folder>', 'the folder with the development data')
    .addOption(
      new Option('--suite <suite>', 'the set of completion tasks')
        .choices(Object.keys(SUITES))
        .default('line-200'),
    )
    .addOption(
      new Option('--model <size>', 'use this model instead of the configured one').choices(
        Object.keys(MODELS),
      ),
    )
    .addOption(
      new Option(
        '--form <form>',
        'the recipe as it ships, or a bare prompt: in the documented order, suffix first, or in our own order',
      )
        .choices(['ours', 'psm', 'spm', 'bare'])
        .default('ours'),
    )
    .option(
      '--suffix-lines <count>',
      'for a bare prompt: the number of lines after the cursor (default: all)',
      wholeNumber(0, 10_000),
    );
  withJournalFlags(command, { one: 'hole', given: 'completions' }).action((flags: CompleteFlags) =>
    run((context) => evalComplete(context, flags)),
  );
}

async function evalComplete(context: CommandContext, flags: CompleteFlags): Promise<ExitCode> {
  const { evaluateComplete, linesOf } = await import('../../../evals/complete/evaluate.ts');
  const asked = { suite: SUITES[flags.suite], form: flags.form, suffixLines: flags.suffixLines ?? null };
  return runJournal(context, flags, {
    open: () => openFiller(context, flags),
    evaluate: ({ model, fill }, run) => evaluateComplete({ ...asked, model, fill, ...run }),
    linesOf,
  });
}

type Filler = { model: string; fill: FillHole | null; close(): Promise<void> };

/** The model of the flags in place of the configured one, and the filler that calls it. */
async function openFiller(
  context: CommandContext,
  { model: size, form, suffixLines, scoreOnly }: CompleteFlags,
): Promise<Result<Filler, CommandFailure>> {
  const loaded = await context.openConfig();
  if (!loaded.ok) return loaded;
  const { config } = loaded.value;
  const model = size === undefined ? config.roles.complete.model : MODELS[size];
  const name = model.replace(/[^\w.-]+/g, '-');
  if (scoreOnly === true) return ok({ model: name, fill: null, close: async () => undefined });
  const { openCompletionFiller } = await import('../../../evals/complete/open.ts');
  const bound = { ...config, roles: { ...config.roles, complete: { ...config.roles.complete, model } } };
  const opened = await openCompletionFiller({
    config: bound,
    home: context.home,
    form,
    suffixLines: suffixLines ?? null,
  });
  return opened.ok
    ? ok({ model: name, fill: opened.value.ask, close: opened.value.close })
    : fail(environmentFailure(opened.failure.message));
}

import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { FillHole } from '../../../evals/complete/generations.ts';
import type { SessionSuite } from '../../../evals/complete/places.ts';
import type { Form } from '../../../evals/complete/prompt-forms.ts';
import type { PlayPlace } from '../../../evals/complete/sessions.ts';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import type { Config } from '../../../src/config/schema.ts';
import { packageRoot } from '../../../src/machine.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { type CommandFailure, environmentFailure, usageFailure } from '../command-failure.ts';
import type { ExitCode } from '../exit-codes.ts';
import { wholeNumber } from '../flags.ts';
import { type JournalFlags, runJournal, withJournalFlags } from './eval-journal.ts';

/** As people write them, and as data and catalog do. */
const SUITES = {
  'line-200': 'infilling-line-200',
  'span-light': 'infilling-span-light',
  'own-lines': 'own-lines',
  'own-lines-ts': 'own-lines-ts',
  'pack-lines-ts': 'pack-lines-ts',
  'pack-spans-ts': 'pack-spans-ts',
} as const;
/** Here what is shown is accepted, and the next asked for. */
const SESSIONS: readonly SessionSuite[] = ['bodies', 'bodies-ts', 'first-things', 'first-things-held-out'];
const MODELS = { '0.5b': 'qwen2.5-coder-0.5b', '1.5b': 'qwen2.5-coder-1.5b' } as const;

type CompleteFlags = Omit<JournalFlags, 'data'> & {
  data?: string;
  suite: keyof typeof SUITES | SessionSuite;
  model?: keyof typeof MODELS;
  form: Form;
  suffixLines?: number;
  patient?: boolean;
};
/** With the folder of the suite's data. */
type FillFlags = CompleteFlags & { suite: keyof typeof SUITES; data: string };
type SessionFlags = CompleteFlags & { suite: SessionSuite; data: string };

/** `fettle eval complete`. */
export function registerEvalComplete(evaluation: Command, run: Run): void {
  const command = evaluation
    .command('complete')
    .description(
      'How often completions pass held-out tests, and how precise the show filter is; an interrupted run resumes.',
    )
    .option(
      '--data <folder>',
      'the folder with the development data (first-things: by default those of the project)',
    )
    .addOption(
      new Option('--suite <suite>', 'the set of completion tasks')
        .choices([...Object.keys(SUITES), ...SESSIONS])
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
    )
    .option(
      '--patient',
      'for bodies and first-things: let the model finish, however long it takes (default: as an editor waits)',
    )
    .addHelpText('after', HELP);
  withJournalFlags(command, { one: 'hole', given: 'completions' }).action((flags: CompleteFlags) =>
    run((context) => evalComplete(context, flags)),
  );
}

const HELP = `
With the suites bodies, bodies-ts, first-things and first-things-held-out, what is shown is accepted
and the next suggestion is asked for, as a person would; the other suites fill each gap once.`;

async function evalComplete(context: CommandContext, flags: CompleteFlags): Promise<ExitCode> {
  const { suite, form, suffixLines, patient = false } = flags;
  const data = flags.data ?? (await ownData(suite));
  if (data === null)
    return context.fail(usageFailure(`--suite ${suite} needs data; give its folder with --data`));
  if (!isSession(suite)) {
    if (!patient) return evalHoles(context, { ...flags, suite, data });
    return context.fail(usageFailure(`--suite ${suite} is always patient; leave out --patient`));
  }
  if (form === 'ours' && suffixLines === undefined) return evalPlaces(context, { ...flags, suite, data });
  const message = `--suite ${suite} has only the recipe as it ships; leave out --form and --suffix-lines`;
  return context.fail(usageFailure(message));
}

function isSession(suite: CompleteFlags['suite']): suite is SessionSuite {
  return SESSIONS.some((name) => name === suite);
}

/** The data of a suite that is part of the project; null: there is none. */
async function ownData(suite: CompleteFlags['suite']): Promise<string | null> {
  const { FIRST_THINGS_FOLDER } = await import('../../../evals/complete/places.ts');
  return suite.startsWith('first-things') ? join(packageRoot(), FIRST_THINGS_FOLDER) : null;
}

async function evalHoles(context: CommandContext, flags: FillFlags): Promise<ExitCode> {
  const { evaluateComplete, linesOf } = await import('../../../evals/complete/evaluate.ts');
  const asked = { suite: SUITES[flags.suite], form: flags.form, suffixLines: flags.suffixLines ?? null };
  return runJournal(context, flags, {
    open: () => openFiller(context, flags),
    evaluate: ({ model, caller }, run) => evaluateComplete({ ...asked, model, fill: caller, ...run }),
    linesOf,
  });
}

async function evalPlaces(context: CommandContext, flags: SessionFlags): Promise<ExitCode> {
  const { evaluateSessions } = await import('../../../evals/complete/evaluate-sessions.ts');
  const { linesOf } = await import('../../../evals/complete/session-report.ts');
  const asked = { suite: flags.suite, isPatient: flags.patient === true };
  return runJournal(context, flags, {
    open: () => openSessions(context, flags),
    evaluate: ({ model, caller }, run) => evaluateSessions({ ...asked, model, play: caller, ...run }),
    linesOf,
  });
}

/** `caller` is null when no model is to be called. */
type Opened<Caller> = { model: string; caller: Caller | null; close(): Promise<void> };
type Opening<Caller> = Promise<Result<{ ask: Caller; close(): Promise<void> }, { message: string }>>;

async function openFiller(
  context: CommandContext,
  flags: FillFlags,
): Promise<Result<Opened<FillHole>, CommandFailure>> {
  const { openCompletionFiller } = await import('../../../evals/complete/open.ts');
  const { form, suffixLines = null } = flags;
  return openWith(context, flags, (config) =>
    openCompletionFiller({ config, home: context.home, form, suffixLines }),
  );
}

async function openSessions(
  context: CommandContext,
  flags: SessionFlags,
): Promise<Result<Opened<PlayPlace>, CommandFailure>> {
  const { openPlayer } = await import('../../../evals/complete/open.ts');
  const isPatient = flags.patient === true;
  return openWith(context, flags, (config) => openPlayer({ config, home: context.home, isPatient }));
}

/** The model of the flags in place of the configured one, and what calls it. */
async function openWith<Caller>(
  context: CommandContext,
  { model: size, scoreOnly }: CompleteFlags,
  open: (config: Config) => Opening<Caller>,
): Promise<Result<Opened<Caller>, CommandFailure>> {
  const loaded = await context.openConfig();
  if (!loaded.ok) return loaded;
  const { config } = loaded.value;
  const model = size === undefined ? config.roles.complete.model : MODELS[size];
  const name = model.replace(/[^\w.-]+/g, '-');
  if (scoreOnly === true) return ok({ model: name, caller: null, close: async () => undefined });
  const opened = await open({
    ...config,
    roles: { ...config.roles, complete: { ...config.roles.complete, model } },
  });
  return opened.ok
    ? ok({ model: name, caller: opened.value.ask, close: opened.value.close })
    : fail(environmentFailure(opened.failure.message));
}

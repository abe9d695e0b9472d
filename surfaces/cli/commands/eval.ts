import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { AskWithAdvice } from '../../../evals/advice/evaluate.ts';
import type { Suite } from '../../../evals/checks/report.ts';
import { SUITES } from '../../../evals/checks/suites.ts';
import { CONTEXT_SUITES } from '../../../evals/context/suites.ts';
import type { Compared } from '../../../evals/generate/baseline.ts';
import type { Report } from '../../../evals/generate/replay.ts';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { type CommandFailure, cancelledFailure, environmentFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';
import { registerEvalComplete } from './eval-complete.ts';
import { registerEvalGenerate } from './eval-generate.ts';
import { type JournalFlags, runJournal, withJournalFlags } from './eval-journal.ts';

type EvalFlags = {
  data: string;
  sources?: string;
  off?: string;
  on?: string;
  packages?: string;
  install?: boolean;
  only?: string[];
  again?: boolean;
  json?: boolean;
  out?: string;
};

/** `fettle eval`: suites of rows are defined here, the others in separate files. */
export function registerEval(program: Command, run: Run): void {
  const evaluation = program
    .command('eval')
    .description('Measure how good Fettle is on your data, against targets.');
  const checks = evaluation
    .command('checks')
    .description(
      'What the checks find and what they block wrongly: one row per figure, with its 95% interval.',
    );
  addFlags(checks, SUITES)
    .option(
      '--sources <folder>',
      'the --work folder of scripts/build-license-index.mjs, for the suite copied-code',
    )
    .option(
      '--off <file>',
      'first drafts as JSON lines of id, language and code, for the suite buys (default: the ones in the data)',
    )
    .option('--on <file>', 'the code that was shown for the same tasks, for the suite buys')
    .action((flags: EvalFlags) => run((context) => evaluate(context, flags, SUITES)));
  const ofContext = evaluation
    .command('context')
    .description(
      'Whether prompts contain the parts of a repository they need: one row per figure, with its 95% interval.',
    );
  addFlags(ofContext, CONTEXT_SUITES).action((flags: EvalFlags) =>
    run((context) => evaluate(context, flags, CONTEXT_SUITES)),
  );
  registerEvalGenerate(evaluation, run);
  registerEvalComplete(evaluation, run);
  registerEvalAdvice(evaluation, run);
  registerEvalReplay(evaluation, run);
}

type Suites = Readonly<Record<string, Suite>>;

function addFlags(command: Command, suites: Suites): Command {
  return command
    .requiredOption('--data <folder>', 'the folder with the development data')
    .option(
      '--packages <folder>',
      'the folder with the packages to measure on (default: eval-packages in FETTLE_HOME)',
    )
    .option('--install', 'install missing packages with npm and pip, without running any of their code')
    .addOption(new Option('--only <suite...>', 'run only these suites').choices(Object.keys(suites)))
    .option('--again', 'rerun suites that this build has already finished')
    .option(...JSON_FLAG)
    .option('--out <file>', 'also write the whole result as JSON to a file')
    .addHelpText('after', '\nExits with 1 if a target is missed.');
}

async function evaluate(context: CommandContext, flags: EvalFlags, suites: Suites): Promise<ExitCode> {
  const [{ evaluateChecks, reachesAll }, { tableLines }] = await Promise.all([
    import('../../../evals/checks/run.ts'),
    import('../../../evals/checks/table.ts'),
  ]);
  const { workingDirectory, home, signal, stdout, stderr, files } = context;
  const placed = (path: string | undefined) => (path === undefined ? null : resolve(workingDirectory, path));
  const result = await evaluateChecks({
    data: resolve(workingDirectory, flags.data),
    sources: placed(flags.sources),
    drafts: { off: placed(flags.off), on: placed(flags.on) },
    packages: resolve(workingDirectory, flags.packages ?? join(home, 'eval-packages')),
    home,
    suites,
    mayInstall: flags.install === true,
    only: flags.only ?? null,
    again: flags.again === true,
    signal,
    onLine: (line) => stderr.write(`${line}\n`),
  });
  if (signal.aborted) return context.fail(cancelledFailure());
  if (!result.ok) return context.fail(environmentFailure(result.failure.message));
  const text = `${JSON.stringify(result.value, null, 2)}\n`;
  stdout.write(flags.json === true ? text : `${tableLines(result.value.suites).join('\n')}\n`);
  if (flags.out !== undefined) {
    const written = await files.writeText(resolve(workingDirectory, flags.out), text);
    if (!written.ok) return context.fail(environmentFailure(written.failure.message));
  }
  return reachesAll(result.value) ? EXIT.done : EXIT.nothingPassed;
}

type AdviceFlags = Omit<JournalFlags, 'data'>;

/** `fettle eval advice`. */
function registerEvalAdvice(evaluation: Command, run: Run): void {
  const command = evaluation
    .command('advice')
    .description(
      'How many first drafts have a weakness, with and without the security advice in prompts; an interrupted run resumes.',
    );
  withJournalFlags(command, { one: 'request', given: 'answers' }).action((flags: AdviceFlags) =>
    run((context) => evalAdvice(context, flags)),
  );
}

async function evalAdvice(context: CommandContext, flags: AdviceFlags): Promise<ExitCode> {
  const { evaluateAdvice, linesOf } = await import('../../../evals/advice/evaluate.ts');
  // The requests are the project's own: no data folder is read.
  const journal = { ...flags, data: '' };
  return runJournal(context, journal, {
    open: () => openAsker(context, flags),
    evaluate: ({ ask }, run) => evaluateAdvice(ask, run),
    linesOf,
  });
}

type Asker = { ask: AskWithAdvice | null; close(): Promise<void> };

async function openAsker(
  context: CommandContext,
  { scoreOnly }: AdviceFlags,
): Promise<Result<Asker, CommandFailure>> {
  if (scoreOnly === true) return ok({ ask: null, close: async () => undefined });
  const [loaded, { openAdviceAsker }] = await Promise.all([
    context.openConfig(),
    import('../../../evals/advice/open.ts'),
  ]);
  if (!loaded.ok) return loaded;
  const opened = await openAdviceAsker(loaded.value.config, context.home);
  return opened.ok ? opened : fail(environmentFailure(opened.failure.message));
}

type ReplayFlags = { data?: string; json?: boolean };

/** `fettle eval replay`. */
function registerEvalReplay(evaluation: Command, run: Run): void {
  evaluation
    .command('replay')
    .description(
      'Check that recorded model answers still give the same results: for our own tasks, checked and chosen again, and with --data for the recorded answers of other models, scored again. Asks no model.',
    )
    .option('--data <folder>', 'the folder with the development data')
    .option(...JSON_FLAG)
    .addHelpText('after', '\nExits with 1 if something differs.')
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

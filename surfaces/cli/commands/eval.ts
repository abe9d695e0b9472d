import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Suite } from '../../../evals/checks/report.ts';
import { SUITES } from '../../../evals/checks/suites.ts';
import { CONTEXT_SUITES } from '../../../evals/context/suites.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { cancelledFailure, environmentFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';
import { registerEvalAdvice } from './eval-advice.ts';
import { registerEvalComplete } from './eval-complete.ts';
import { registerEvalGenerate } from './eval-generate.ts';
import { registerEvalReplay } from './eval-replay.ts';

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

/** `fettle eval`: what is measured in suites of rows here, the rest in files of their own. */
export function registerEval(program: Command, run: Run): void {
  const evaluation = program
    .command('eval')
    .description('Measure how good Fettle is: over data of yours, with targets that can be missed.');
  const checks = evaluation
    .command('checks')
    .description('What the checks find and what they block wrongly, a row a figure with its 95 % interval.');
  addFlags(checks, SUITES)
    .option(
      '--sources <folder>',
      'what scripts/build-license-index.mjs left in its --work folder, for the suite copied-code',
    )
    .option(
      '--off <file>',
      'first drafts as JSON lines of id, language and code, for the suite buys (default: those of the data)',
    )
    .option('--on <file>', 'what was shown for the same tasks, for the suite buys')
    .action((flags: EvalFlags) => run((context) => evaluate(context, flags, SUITES)));
  const ofContext = evaluation
    .command('context')
    .description(
      'Whether prompts are shown what they need of a repository, a row a figure with its 95 % interval.',
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
    .requiredOption('--data <folder>', 'the folder of development data')
    .option(
      '--packages <folder>',
      'where the packages it measures on are laid out (default: eval-packages in FETTLE_HOME)',
    )
    .option('--install', 'fetch packages that are not there yet, with npm and pip; nothing of them is run')
    .addOption(new Option('--only <suite...>', 'these suites').choices(Object.keys(suites)))
    .option('--again', 'run suites again that this build has finished before')
    .option(...JSON_FLAG)
    .option('--out <file>', 'write the whole result as JSON to a file, too')
    .addHelpText('after', '\nIt ends with 1 when a target is missed.');
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

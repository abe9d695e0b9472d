import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { SUITES } from '../../../evals/checks/suites.ts';
import { GENERATE_SUITES, type GenerateSuite } from '../../../evals/generate/suites.ts';
import type { CommandContext } from '../command-context.ts';
import { cancelledFailure, environmentFailure, usageFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';
import type { Run } from '../program.ts';

type ChecksFlags = {
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

type GenerateFlags = {
  data: string;
  suite: GenerateSuite;
  shard: string;
  work?: string;
  scoreOnly?: boolean;
  json?: boolean;
};

/** `fettle eval`, a command a suite of suites. */
export function registerEval(program: Command, run: Run): void {
  const evaluation = program
    .command('eval')
    .description('Measure how good Fettle is: over data of yours, with targets that can be missed.');
  evaluation
    .command('checks')
    .description('What the checks find and what they block wrongly, a row a figure with its 95 % interval.')
    .requiredOption('--data <folder>', 'the folder of development data')
    .option(
      '--sources <folder>',
      'what scripts/build-license-index.mjs left in its --work folder, for the suite copied-code',
    )
    .option(
      '--off <file>',
      'first drafts as JSON lines of id, language and code, for the suite buys (default: those of the data)',
    )
    .option('--on <file>', 'what was shown for the same tasks, for the suite buys')
    .option(
      '--packages <folder>',
      'where the packages it checks against are laid out (default: eval-packages in FETTLE_HOME)',
    )
    .option('--install', 'fetch packages that are not there yet, with npm and pip; nothing of them is run')
    .addOption(new Option('--only <suite...>', 'these suites').choices(Object.keys(SUITES)))
    .option('--again', 'run suites again that this build has finished before')
    .option(...JSON_FLAG)
    .option('--out <file>', 'write the whole result as JSON to a file, too')
    .addHelpText('after', '\nIt ends with 1 when a target is missed.')
    .action((flags: ChecksFlags) => run((context) => evalChecks(context, flags)));
  evaluation
    .command('generate')
    .description(
      'How often generated functions pass tests that no prompt has seen; goes on where it was cut off.',
    )
    .requiredOption('--data <folder>', 'the folder of development data')
    .addOption(new Option('--suite <suite>', 'which tasks').choices(GENERATE_SUITES).default('humaneval'))
    .option('--shard <index/count>', 'every count-th task only, beginning with the index-th (from 0)', '0/1')
    .option('--work <folder>', 'where answers and scores are kept (default: evals in FETTLE_HOME)')
    .option('--score-only', 'score the answers that are there; no model is asked')
    .option(...JSON_FLAG)
    .action((flags: GenerateFlags) => run((context) => evalGenerate(context, flags)));
}

async function evalGenerate(context: CommandContext, flags: GenerateFlags): Promise<ExitCode> {
  const shard = /^(\d+)\/([1-9]\d*)$/.exec(flags.shard)?.slice(1).map(Number);
  const [index = 0, of = 1] = shard ?? [];
  if (shard === undefined || index >= of)
    return context.fail(usageFailure(`--shard ${flags.shard} is no shard; give one as 0/4`));
  const [{ evaluateGenerate, linesOf }, { openSandbox }] = await Promise.all([
    import('../../../evals/generate/evaluate.ts'),
    import('../../../evals/sandbox.ts'),
  ]);
  const opened = flags.scoreOnly === true ? null : await context.openAssistant();
  if (opened?.ok === false) return context.fail(opened.failure);
  const { workingDirectory, home, signal, stdout, stderr } = context;
  const { sandbox, processes } = openSandbox();
  try {
    const report = await evaluateGenerate({
      suite: flags.suite,
      data: resolve(workingDirectory, flags.data),
      work: resolve(workingDirectory, flags.work ?? join(home, 'evals')),
      shard: { index, of },
      assistant: opened?.value.assistant ?? null,
      ...{ sandbox, processes, signal },
      onLine: (line) => stderr.write(`${line}\n`),
    });
    if (signal.aborted) return context.fail(cancelledFailure());
    stdout.write(
      flags.json === true ? `${JSON.stringify(report, null, 2)}\n` : `${linesOf(report).join('\n')}\n`,
    );
    return EXIT.done;
  } finally {
    await sandbox.close();
  }
}

async function evalChecks(context: CommandContext, flags: ChecksFlags): Promise<ExitCode> {
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

import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { EngineBaseline } from '../../../bench/compare.ts';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import { MAX_CONFIG_FILE_BYTES } from '../../../src/config/limits.ts';
import { createLog, textOrNull } from '../../../src/machine.ts';
import type { CommandContext, Run } from '../command-context.ts';
import {
  type CommandFailure,
  cancelledFailure,
  environmentFailure,
  usageFailure,
} from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG, wholeNumber } from '../flags.ts';
import { exitCodeOfModelFile, localModelsOf } from '../local-models.ts';
import { registerBenchCompletion } from './bench-completion.ts';

type EngineFlags = { json?: boolean; compare?: string };

/** One day. */
const MAX_BENCH_MINUTES = 1_440;

/** `fettle bench engine`, `checks`, `context`, `completion` and `server`. */
export function registerBench(program: Command, run: Run): void {
  const bench = program.command('bench').description('Measure this machine.');
  bench
    .command('engine')
    .description('Measure how fast the embedded engine reads and writes, with the default models.')
    .option(...JSON_FLAG)
    .option('--compare <file>', 'exit with 1 if a ratio is worse than in this earlier result')
    .action((flags: EngineFlags) => run((context) => benchEngine(context, flags)));
  bench
    .command('checks')
    .description('Measure how long all checks take once warm, for short code and for a long file.')
    .option(...JSON_FLAG)
    .action((flags: { json?: boolean }) => run((context) => benchChecks(context, flags.json === true)));
  bench
    .command('context')
    .description('Measure the cost of a repository index: building it, opening it, a saved file, a search.')
    .requiredOption('--folder <folder>', 'the repository; scripts/fetch-bench-repository.mjs creates one')
    .option(...JSON_FLAG)
    .action((flags: ContextFlags) => run((context) => benchContext(context, flags)));
  registerBenchCompletion(bench, run);
  bench
    .command('server')
    .description(
      'Measure the latency the server adds to recorded answers for 200 concurrent streams, and its memory use.',
    )
    .addOption(
      new Option('--minutes <count>', 'how long').argParser(wholeNumber(1, MAX_BENCH_MINUTES)).default(1),
    )
    .option(...JSON_FLAG)
    .action((flags: ServerFlags) => run((context) => benchServer(context, flags)));
}

type ServerFlags = { minutes: number; json?: boolean };

async function benchServer(context: CommandContext, { minutes, json }: ServerFlags): Promise<ExitCode> {
  const { benchServer: measure } = await import('../../../bench/server.ts');
  const report = json === true ? context.stderr : context.stdout;
  const onLine = (line: string) => report.write(`${line}\n`);
  const numbers = await measure({ minutes, signal: context.signal, onLine });
  if (numbers === null) return context.fail(cancelledFailure());
  if (json === true) context.stdout.write(`${JSON.stringify(numbers, null, 2)}\n`);
  return numbers.dropped + numbers.mixedUp === 0 ? EXIT.done : EXIT.nothingPassed;
}

type ContextFlags = { folder: string; json?: boolean };

async function benchContext(context: CommandContext, { folder, json }: ContextFlags): Promise<ExitCode> {
  const { benchContext: measure } = await import('../../../bench/context.ts');
  const report = json === true ? context.stderr : context.stdout;
  const onLine = (line: string) => report.write(`${line}\n`);
  const root = resolve(context.workingDirectory, folder);
  const numbers = await measure({ folder: root, signal: context.signal, onLine });
  if (context.signal.aborted) return context.fail(cancelledFailure());
  if (typeof numbers === 'string') return context.fail(environmentFailure(numbers));
  if (json === true) context.stdout.write(`${JSON.stringify(numbers, null, 2)}\n`);
  return EXIT.done;
}

async function benchChecks(context: CommandContext, json: boolean): Promise<ExitCode> {
  const [opened, { createAssistant }, { benchChecks: measure }] = await Promise.all([
    context.openConfig(),
    import('../../../src/assistant.ts'),
    import('../../../bench/checks.ts'),
  ]);
  if (!opened.ok) return context.fail(opened.failure);
  const { config } = opened.value;
  const { home, signal } = context;
  const log = await createLog(config.log_level);
  const report = json ? context.stderr : context.stdout;
  const samples = await measure({
    open: (checks) => createAssistant({ config, home, log, checks }),
    signal,
    onLine: (line) => report.write(`${line}\n`),
  });
  if (signal.aborted) return context.fail(cancelledFailure());
  if (json) context.stdout.write(`${JSON.stringify({ samples }, null, 2)}\n`);
  return EXIT.done;
}

async function benchEngine(
  context: CommandContext,
  { json = false, compare }: EngineFlags,
): Promise<ExitCode> {
  const baseline = compare === undefined ? ok(null) : await readBaseline(compare);
  if (!baseline.ok) return context.fail(baseline.failure);
  const [opened, { Config }, { benchEngine: measure }] = await Promise.all([
    context.openAssistant(),
    import('../../../src/config/schema.ts'),
    import('../../../bench/engine.ts'),
  ]);
  if (!opened.ok) return context.fail(opened.failure);
  for (const name of localModelsOf(Config.parse({}))) {
    const model = await opened.value.assistant.models.locate(name);
    if (model.ok) continue;
    const { reason, message } = model.failure;
    return context.fail({ exitCode: exitCodeOfModelFile(reason), message });
  }
  const { home, signal } = context;
  const report = json ? context.stderr : context.stdout;
  const numbers = await measure({ home, signal, onLine: (line) => report.write(`${line}\n`) });
  if (signal.aborted) return context.fail(cancelledFailure());
  if (json) context.stdout.write(`${JSON.stringify(numbers, null, 2)}\n`);
  const { compareEngine } = await import('../../../bench/compare.ts');
  const worse = baseline.value === null ? [] : compareEngine(numbers, baseline.value);
  for (const line of worse) context.stderr.write(`slower than ${compare}: ${line}\n`);
  return worse.length === 0 ? EXIT.done : EXIT.nothingPassed;
}

async function readBaseline(path: string): Promise<Result<EngineBaseline, CommandFailure>> {
  const { EngineBaseline } = await import('../../../bench/compare.ts');
  const text = await textOrNull(path, { maxBytes: MAX_CONFIG_FILE_BYTES });
  try {
    return ok(EngineBaseline.parse(JSON.parse(text ?? '')));
  } catch {
    return fail(usageFailure(`${path} is not a result of "fettle bench engine --json"`));
  }
}

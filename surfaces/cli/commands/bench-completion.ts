import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import type { CompletionBenchOptions } from '../../../bench/completion/completion.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { cancelledFailure, environmentFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';
import { exitCodeOfModelFile } from '../local-models.ts';
import { openServedProjects } from '../serving.ts';
import { readVersion } from '../version.ts';
import { clientUrl } from './token.ts';

type Flags = {
  traces: number;
  users: number;
  seconds: number;
  seed: number;
  plain: boolean;
  patient?: boolean;
  moments?: number;
  json?: boolean;
};

const TRACES = 12;
const USERS = 1;
const SECONDS = 120;
const SEED = 6;

/** `fettle bench completion`. */
export function registerBenchCompletion(bench: Command, run: Run): void {
  bench
    .command('completion')
    .description('Type real files in real time against the server, and against a plain loop for comparison.')
    .option('--traces <count>', 'number of files to type into', whole, TRACES)
    .option(
      '--users <count>',
      'concurrent users, each typing into their own files; skips the plain loop',
      whole,
      USERS,
    )
    .option('--seconds <count>', 'maximum seconds of typing per file and side', whole, SECONDS)
    .option('--seed <number>', 'seed for the choice of files and the typing', whole, SEED)
    .option('--no-plain', 'skip the plain loop')
    .option('--patient', 'wait for each answer: gives valid counts on a busy machine, but not valid times')
    .option(
      '--moments <count>',
      'instead of typing: first completions in this many files, and function bodies',
      whole,
    )
    .option(...JSON_FLAG)
    .action((flags: Flags) => run((context) => benchCompletion(context, flags)));
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('give a whole number of at least 1');
  return value;
}

async function benchCompletion(context: CommandContext, flags: Flags): Promise<ExitCode> {
  // A free port: another server may be running here.
  const config = await context.openConfig([{ flag: '--port', key: 'server.port', value: '0' }]);
  if (!config.ok) return context.fail(config.failure);
  const [opened, { startServer }] = await Promise.all([
    context.openAssistant(),
    import('../../http/server.ts'),
  ]);
  if (!opened.ok) return context.fail(opened.failure);
  const { assistant, config: values } = opened.value;
  const model = await assistant.models.locate(values.roles.complete.model);
  if (!model.ok) {
    const { reason, message } = model.failure;
    return context.fail({ exitCode: exitCodeOfModelFile(reason), message });
  }
  const { home, openPolicies, signal } = context;
  const workspaces = await openServedProjects(context, []);
  if (!workspaces.ok) return context.fail(workspaces.failure);
  const identity = { token: randomUUID(), workspaces: workspaces.value };
  // Loading is not measured.
  await assistant.warm(signal);
  const server = await startServer({
    ...opened.value,
    ...identity,
    home,
    openPolicies,
    version: readVersion(),
  });
  if (!server.ok) return context.fail(environmentFailure(server.failure.message));
  const threads = values.engine.threads || availableParallelism();
  const report = flags.json === true ? context.stderr : context.stdout;
  const bench: Bench = {
    ...{ url: clientUrl(server.value.url, identity.token), model: model.value.path, threads, signal },
    onLine: (line) => report.write(`${line}\n`),
  };
  try {
    const numbers = await (flags.moments === undefined
      ? typing(bench, flags)
      : moments(bench, flags.moments, flags.seed));
    if (signal.aborted) return context.fail(cancelledFailure());
    if (flags.json === true) context.stdout.write(`${JSON.stringify(numbers, null, 2)}\n`);
    return EXIT.done;
  } finally {
    await server.value.close();
  }
}

type Bench = Pick<CompletionBenchOptions, 'url' | 'model' | 'threads' | 'signal' | 'onLine'>;

async function typing(bench: Bench, flags: Flags) {
  const { benchCompletion: measure } = await import('../../../bench/completion/completion.ts');
  const { traces, users, seconds, seed, plain, patient = false } = flags;
  const isCompared = plain && users === 1;
  return measure({ ...bench, traces, users, seconds, seed, isCompared, isPatient: patient });
}

async function moments({ url, signal, onLine }: Bench, count: number, seed: number) {
  const { benchMoments, linesOfMoments } = await import('../../../bench/completion/moments.ts');
  const figures = await benchMoments({ url, count, seed, signal });
  for (const line of linesOfMoments(figures)) onLine(line);
  return figures;
}

import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { Memory } from '../process-memory.ts';
import type { Side } from './ask.ts';
import { plainSide } from './plain-side.ts';
import { Random } from './random.ts';
import { Replay, type Sample, type Written } from './replay.ts';
import { reportOf, type SideReport, tableOf } from './report.ts';
import { serverSide } from './server-side.ts';
import { sourceFiles } from './source-files.ts';
import { type Trace, traceOf } from './traces.ts';

export type CompletionBenchOptions = {
  /** Address of the running server, and the model file for the plain loop. */
  url: string;
  model: string;
  /** Threads of the engine; the plain loop gets as many. */
  threads: number;
  traces: number;
  /** Users who type at the same time, each in their own files; more than one only without the plain loop. */
  users: number;
  /** For each trace and side. */
  seconds: number;
  seed: number;
  /** Whether the plain loop is measured too. */
  isCompared: boolean;
  /** Waits for each answer: counts are right on a busy machine, but times are not a user's. */
  isPatient: boolean;
  signal: AbortSignal;
  onLine(line: string): void;
};

export type CompletionBench = {
  cores: number;
  threads: number;
  seed: number;
  seconds: number;
  users: number;
  isPatient: boolean;
  /** Megabytes resident of this process, which includes the server, and of the engine's. */
  memory: ReturnType<Memory['growth']>;
  traces: { path: string; language: string; lines: number }[];
  sides: Partial<Record<Side['name'], SideReport & Written>>;
};

const MEMORY_INTERVAL_MS = 1_000;

/**
 * Types the same traces against Fettle's server and a plain loop, alternating for each trace; or many users' traces
 * against Fettle's server.
 */
export async function benchCompletion(options: CompletionBenchOptions): Promise<CompletionBench> {
  const { url, model, seed, onLine, isCompared, isPatient, users } = options;
  const random = new Random(seed);
  // Each user adds listeners: many are not a leak.
  setMaxListeners(0, options.signal);
  const files = await sourceFiles(Math.max(options.traces, users), random);
  const traces = files.map((file) => traceOf(file, random));
  const open = [
    async () => serverSide(url),
    ...(isCompared ? [() => plainSide(model, options.threads)] : []),
  ];
  const sides = await Promise.all(open.map((start) => start()));
  const memory = new Memory(process.pid, MEMORY_INTERVAL_MS, { withChildren: true });
  memory.start();
  const reports = await typeAll(options, traces, sides).finally(() => memory.stop());
  for (const [name, report] of reports) for (const line of tableOf(name, report)) onLine(line);
  const growth = memory.growth();
  if (growth !== null)
    onLine(
      `  memory: ${growth.early} MB early, ${growth.late} MB late (${growth.growthPercent.toFixed(1)} %)`,
    );
  return {
    cores: availableParallelism(),
    threads: options.threads,
    seed,
    seconds: options.seconds,
    users,
    isPatient,
    memory: growth,
    traces: traces.map((trace) => ({ path: nameOf(trace), language: trace.language, lines: trace.lines })),
    sides: Object.fromEntries(reports),
  };
}

/** Each user types their files one after the other, all users in parallel. */
async function typeAll(options: CompletionBenchOptions, traces: readonly Trace[], sides: readonly Side[]) {
  const { users, seconds, seed, isPatient, signal, onLine } = options;
  const samples = new Map<Side['name'], Sample[]>(sides.map(({ name }) => [name, []]));
  const written = new Map<Side['name'], Written[]>(sides.map(({ name }) => [name, []]));
  const type = async (trace: Trace, index: number) => {
    onLine(`${index + 1}/${traces.length} ${trace.language}, ${trace.lines} lines: ${nameOf(trace)}`);
    for (const side of index % 2 === 0 ? sides : sides.toReversed()) {
      const replay = new Replay(trace, side, { random: new Random(seed + index), isPatient });
      await replay.run(performance.now() + seconds * 1_000, signal);
      samples.get(side.name)?.push(...replay.samples);
      written.get(side.name)?.push(replay.written);
    }
  };
  const ofUser = async (user: number) => {
    for (const [index, trace] of traces.entries())
      if (index % users === user && !signal.aborted) await type(trace, index);
  };
  try {
    await Promise.all(Array.from({ length: users }, (_, user) => ofUser(user)));
  } finally {
    await Promise.all(sides.map((side) => side.close()));
  }
  return new Map(
    sides.map(({ name }) => [
      name,
      { ...reportOf(samples.get(name) ?? []), ...sumOf(written.get(name) ?? []) },
    ]),
  );
}

function sumOf(all: readonly Written[]): Written {
  const sum = (part: keyof Written) => all.reduce((total, one) => total + one[part], 0);
  return { typed: sum('typed'), accepted: sum('accepted') };
}

/** The end of its path: the rest is specific to this machine. */
function nameOf({ path }: Trace): string {
  return path.split(/[\\/]/).slice(-2).join('/');
}

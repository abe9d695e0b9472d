import { availableParallelism, cpus, totalmem } from 'node:os';
import { createSystemClock } from '../src/adapters/clock/system.ts';
import { createDiskFiles } from '../src/adapters/files/disk.ts';
import { createFetch } from '../src/adapters/http/client.ts';
import { createModelFiles } from '../src/adapters/model-files/store.ts';
import { createProcesses } from '../src/adapters/processes/execa.ts';
import { Config } from '../src/config/schema.ts';
import { BareSide } from './bare-side.ts';
import { type ColdStart, coldStart } from './cold-start.ts';
import { EngineSide } from './engine-side.ts';
import { median, type Speed } from './workload.ts';

export type BenchOptions = {
  home: string;
  signal: AbortSignal;
  /** Called with each line of the report. */
  onLine(line: string): void;
};

type ModelBench = {
  model: string;
  /** Medians over the rounds. */
  ours: Speed;
  bare: Speed;
  /** Medians of the ratios of paired rounds, Fettle's divided by the bare loop's. */
  prefillRatio: number;
  decodeRatio: number;
  engineBytes: number | null;
};

export type EngineBench = {
  machine: { processor: string; cores: number; memoryBytes: number; node: string };
  rounds: number;
  models: ModelBench[];
  coldStart: { firstTokenMs: number; runs: ColdStart[] };
  /** Resident memory of the engine's client (this process). */
  callerBytes: number;
};

/** Single rounds vary by a fifth on a shared machine; the sides alternate in going first. */
const ROUNDS = 11;
const COLD_STARTS = 3;

/** Fettle's engine against a bare loop over the same library, alternating round by round; run it on a quiet machine. */
export async function benchEngine(options: BenchOptions): Promise<EngineBench> {
  const { onLine, home, signal } = options;
  const models: ModelBench[] = [];
  for (const role of ['complete', 'chat'] as const) {
    const name = Config.parse({}).roles[role].model;
    models.push(await benchModel(name, await locate(home, name), options));
  }
  const runs: ColdStart[] = [];
  for (let run = 0; run < COLD_STARTS; run++) runs.push(await coldStart(home, signal));
  const firstTokenMs = median(runs.map((one) => one.firstTokenMs));
  onLine(`cold start of fettle generate to its first token: ${(firstTokenMs / 1000).toFixed(1)} s`);
  const callerBytes = process.memoryUsage.rss();
  onLine(`memory: caller ${mebibytes(callerBytes)}`);
  return { machine: machine(), rounds: ROUNDS, models, coldStart: { firstTokenMs, runs }, callerBytes };
}

async function benchModel(name: string, path: string, { signal, onLine }: BenchOptions): Promise<ModelBench> {
  const threads = availableParallelism();
  const ours = new EngineSide(path, threads, signal);
  const bare = new BareSide(path, threads);
  try {
    await ours.load();
    await bare.load();
    // The first round of each side pages its weights in and is not counted.
    await ours.round(-1);
    await bare.round(-1);
    const pairs: { ours: Speed; bare: Speed }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const bareFirst = round % 2 === 1 ? await bare.round(round) : null;
      const own = await ours.round(round);
      pairs.push({ ours: own, bare: bareFirst ?? (await bare.round(round)) });
    }
    const bench = summarize(name, pairs, await ours.residentBytes());
    for (const line of report(bench)) onLine(line);
    return bench;
  } finally {
    bare.close();
    await ours.close();
  }
}

function summarize(
  model: string,
  pairs: { ours: Speed; bare: Speed }[],
  engineBytes: number | null,
): ModelBench {
  const middle = (pick: (pair: { ours: Speed; bare: Speed }) => number) => median(pairs.map(pick));
  const speed = (side: 'ours' | 'bare'): Speed => ({
    prefillTokensPerSecond: middle((pair) => pair[side].prefillTokensPerSecond),
    decodeTokensPerSecond: middle((pair) => pair[side].decodeTokensPerSecond),
  });
  return {
    model,
    ours: speed('ours'),
    bare: speed('bare'),
    prefillRatio: middle(({ ours, bare }) => ours.prefillTokensPerSecond / bare.prefillTokensPerSecond),
    decodeRatio: middle(({ ours, bare }) => ours.decodeTokensPerSecond / bare.decodeTokensPerSecond),
    engineBytes,
  };
}

function report({ model, ours, bare, prefillRatio, decodeRatio, engineBytes }: ModelBench): string[] {
  const row = (label: string, of: (speed: Speed) => number, ratio: number) =>
    `  ${label}: ours ${of(ours).toFixed(1)} tok/s, bare loop ${of(bare).toFixed(1)} tok/s, ratio ${ratio.toFixed(3)}`;
  return [
    model,
    row('prefill', (speed) => speed.prefillTokensPerSecond, prefillRatio),
    row('decode', (speed) => speed.decodeTokensPerSecond, decodeRatio),
    `  memory: engine process ${engineBytes === null ? 'unknown' : mebibytes(engineBytes)}`,
  ];
}

async function locate(home: string, name: string): Promise<string> {
  const store = createModelFiles({
    home,
    models: Config.parse({}).models,
    processes: createProcesses(),
    files: createDiskFiles(),
    fetch: createFetch(),
    clock: createSystemClock(),
  });
  const file = await store.locate(name);
  if (!file.ok) throw new Error(file.failure.message);
  return file.value.path;
}

function machine(): EngineBench['machine'] {
  const processor = cpus()[0]?.model ?? 'unknown';
  return { processor, cores: availableParallelism(), memoryBytes: totalmem(), node: process.version };
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
}

import { readdirSync, readFileSync } from 'node:fs';
import type { Assistant } from '../src/assistant.ts';
import { type Sample, samplesOf } from './check-samples.ts';

export type CheckBenchOptions = {
  assistant: Assistant;
  signal: AbortSignal;
  /** Called with each line of the report. */
  onLine(line: string): void;
  /** Measured runs of each sample, after as many as it takes to warm up. */
  rounds?: number;
};

/** Milliseconds, at the median and at the 95th percentile. */
export type Percentiles = { p50: number; p95: number };

export type SampleBench = {
  sample: string;
  rounds: number;
  wall: Percentiles;
  /** Of this process, all its threads. */
  cpu: Percentiles;
  /** Of the processes that analyzers run in, on average over the rounds; null where the system does not tell. */
  childrenCpuMs: number | null;
  /** Wall time of each check, and how often it gave no answer. */
  checks: Record<string, Percentiles & { unknown: number }>;
};

const ROUNDS = 120;
/** V8 compiles what is hot in its first hundred calls. */
const WARM_ROUNDS = 40;

/** What all registered checks cost when they are warm, for each sample in turn; run it on a quiet machine. */
export async function benchChecks(options: CheckBenchOptions): Promise<SampleBench[]> {
  const rounds = options.rounds ?? ROUNDS;
  const warmRounds = Math.min(WARM_ROUNDS, rounds);
  const names = samplesOf(0).map(({ name }) => name);
  const benches: SampleBench[] = [];
  for (const [index, name] of names.entries()) {
    // Each sample of each round is another text, so that no cache answers.
    const sampleOf = (round: number) => samplesOf(round)[index] as Sample;
    await measureRounds(options, warmRounds, sampleOf);
    const children = childrenCpuMs();
    const runs = await measureRounds(options, rounds, (round) => sampleOf(warmRounds + round));
    const bench = summarize(name, runs, perRun(children, childrenCpuMs(), runs.length));
    for (const line of report(bench)) options.onLine(line);
    benches.push(bench);
  }
  return benches;
}

type Run = { wallMs: number; cpuMs: number; checks: { check: string; ms: number; isUnknown: boolean }[] };

async function measureRounds(
  options: CheckBenchOptions,
  rounds: number,
  sampleOf: (round: number) => Sample,
): Promise<Run[]> {
  const runs: Run[] = [];
  for (let round = 0; round < rounds && !options.signal.aborted; round++) {
    runs.push(await measure(options, sampleOf(round)));
  }
  return runs;
}

function perRun(before: number | null, after: number | null, runs: number): number | null {
  return before === null || after === null ? null : (after - before) / runs;
}

async function measure({ assistant, signal }: CheckBenchOptions, sample: Sample): Promise<Run> {
  const { language, before, after } = sample;
  const spent = process.cpuUsage();
  const began = performance.now();
  const verdicts = await assistant.check({ path: null, language, text: after }, before, signal);
  const wallMs = performance.now() - began;
  const { user, system } = process.cpuUsage(spent);
  const checks = verdicts.map(({ check, ms, status }) => ({ check, ms, isUnknown: status === 'unknown' }));
  return { wallMs, cpuMs: (user + system) / 1_000, checks };
}

function summarize(sample: string, runs: Run[], inChildren: number | null): SampleBench {
  const names = [...new Set(runs.flatMap(({ checks }) => checks.map(({ check }) => check)))];
  const checks = names.map((name) => {
    const all = runs.flatMap((run) => run.checks.filter(({ check }) => check === name));
    const unknown = all.filter(({ isUnknown }) => isUnknown).length;
    return [name, { ...percentiles(all.map(({ ms }) => ms)), unknown }] as const;
  });
  return {
    sample,
    rounds: runs.length,
    wall: percentiles(runs.map(({ wallMs }) => wallMs)),
    cpu: percentiles(runs.map(({ cpuMs }) => cpuMs)),
    childrenCpuMs: inChildren,
    checks: Object.fromEntries(checks),
  };
}

function report({ sample, rounds, wall, cpu, childrenCpuMs: children, checks }: SampleBench): string[] {
  const inChildren = children === null ? '' : `, and ${children.toFixed(1)} ms a run in other processes`;
  return [
    `${sample} (n = ${rounds})`,
    `  all checks: wall ${shown(wall)}; CPU ${shown(cpu)}${inChildren}`,
    ...Object.entries(checks).map(([name, { unknown, ...times }]) => {
      const missing = unknown === 0 ? '' : `; no answer ${unknown} times`;
      return `  ${name}: wall ${shown(times)}${missing}`;
    }),
  ];
}

function shown({ p50, p95 }: Percentiles): string {
  return `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`;
}

/** By the nearest rank. */
export function percentiles(values: number[]): Percentiles {
  const sorted = [...values].sort((left, right) => left - right);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95) };
}

/** A clock tick of /proc/PID/stat (proc(5)): 100 a second on every Linux that Node runs on. */
const TICK_MS = 10;

/** CPU time so far of all processes below this one, by Linux' /proc; null elsewhere. */
function childrenCpuMs(): number | null {
  try {
    const processes = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? statOf(name) : []));
    const below = new Set([process.pid]);
    for (let size = 0; size !== below.size; ) {
      size = below.size;
      for (const { id, parent } of processes) if (below.has(parent)) below.add(id);
    }
    below.delete(process.pid);
    return processes.reduce((sum, { id, ticks }) => sum + (below.has(id) ? ticks * TICK_MS : 0), 0);
  } catch {
    return null;
  }
}

function statOf(id: string): { id: number; parent: number; ticks: number }[] {
  try {
    // The name in parentheses may hold blanks: the fields are counted from behind it.
    const fields = readFileSync(`/proc/${id}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return [{ id: Number(id), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

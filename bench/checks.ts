import { join } from 'node:path';
import { createGrammars } from '../src/adapters/analyzers/parsing/grammars.ts';
import { parseOnce } from '../src/adapters/analyzers/parsing/parse-once.ts';
import { packageRoot } from '../src/adapters/package-root.ts';
import type { Assistant } from '../src/assistant.ts';
import { CHECKS, checksAt } from '../src/checks/registry.ts';
import type { CheckName, Verdict } from '../src/contract/verdict.ts';
import { type Sample, samplesOf } from './check-samples.ts';
import { type Met, targetsMet } from './check-targets.ts';
import { type Percentiles, percentiles } from './percentiles.ts';
import { childrenCpuMs } from './processes.ts';

export type CheckBenchOptions = {
  /** An assistant with only these checks; it is closed after the measurement. */
  open(checks: readonly CheckName[]): Assistant;
  signal: AbortSignal;
  /** Called with each line of the report. */
  onLine(line: string): void;
  /** Measured runs of each sample, after those needed to warm up. */
  rounds?: number;
};

/** CPU times are of this process, all its threads. */
type CheckCost = {
  wall: Percentiles;
  cpu: Percentiles;
  /** For the processes of analyzers, averaged over the rounds; null when the system does not report it. */
  childrenCpuMs: number | null;
  /** How often it gave no answer. */
  unknown: number;
};

export type SampleBench = Omit<CheckCost, 'unknown'> & {
  sample: string;
  rounds: number;
  /** A plain parse of the same texts, in the same run. */
  parseCpu: Percentiles;
  /** CPU at the median, divided by that of the parse: comparable between machines and runs. */
  parses: number;
  targets: Met[];
  /** Each check by itself, without the others. */
  checks: Partial<Record<CheckName, CheckCost>>;
};

/** Types and Semgrep wait for their own processes and have their own targets. */
const ELSEWHERE: readonly CheckName[] = ['types', 'semgrep'];
/** The cost of every keystroke in this process. */
export const TOGETHER: readonly CheckName[] = checksAt('display')
  .map(({ name }) => name)
  .filter((name) => !ELSEWHERE.includes(name));

const ROUNDS = 120;
/** V8 compiles hot code in its first hundred calls. */
const WARM_ROUNDS = 120;
/** For a check by itself, as a share of those of all. */
const ALONE_SHARE = 1 / 3;

/**
 * The cost of warm checks: those before display in this process together, then each of all by itself, for each sample
 * in turn; run it on a quiet machine.
 */
export async function benchChecks(options: CheckBenchOptions): Promise<SampleBench[]> {
  const rounds = options.rounds ?? ROUNDS;
  const together = await benchSamples(options, TOGETHER, rounds);
  const benches: SampleBench[] = [];
  for (const [index, { sample, runs, ...cost }] of together.entries()) {
    const parseCpu = await benchParse(index, rounds);
    const { wall, cpu, childrenCpuMs: children } = cost;
    benches.push({
      ...{ sample, rounds: runs, wall, cpu, childrenCpuMs: children, parseCpu },
      parses: cpu.p50 / parseCpu.p50,
      targets: targetsMet(sample, cpu),
      checks: {},
    });
  }
  for (const { name } of CHECKS) {
    const alone = await benchSamples(options, [name], Math.ceil(rounds * ALONE_SHARE));
    for (const [index, { wall, cpu, childrenCpuMs: children, unknown }] of alone.entries()) {
      const bench = benches[index];
      if (bench !== undefined) bench.checks[name] = { wall, cpu, childrenCpuMs: children, unknown };
    }
  }
  for (const bench of benches) for (const line of report(bench)) options.onLine(line);
  return benches;
}

type SampleCost = CheckCost & { sample: string; runs: number };
type Run = { wallMs: number; cpuMs: number; verdicts: Verdict[] };

async function benchSamples(
  { open, signal }: CheckBenchOptions,
  checks: readonly CheckName[],
  rounds: number,
): Promise<SampleCost[]> {
  const assistant = open(checks);
  try {
    const costs: SampleCost[] = [];
    for (const [index, { name: sample }] of samplesOf(0).entries()) {
      // Each sample of each round has a different text, so that no cache answers.
      const measure = (round: number) => measureRun(assistant, samplesOf(round)[index] as Sample, signal);
      const warmRounds = Math.min(WARM_ROUNDS, rounds);
      for (let round = 0; round < warmRounds && !signal.aborted; round++) await measure(round);
      const before = childrenCpuMs();
      const runs: Run[] = [];
      for (let round = 0; round < rounds && !signal.aborted; round++)
        runs.push(await measure(warmRounds + round));
      costs.push({ sample, runs: runs.length, ...costOf(runs, before, childrenCpuMs()) });
    }
    return costs;
  } finally {
    await assistant.close();
  }
}

async function measureRun(assistant: Assistant, sample: Sample, signal: AbortSignal): Promise<Run> {
  const { language, before, after } = sample;
  const spent = process.cpuUsage();
  const began = performance.now();
  const verdicts = await assistant.check({ path: null, language, text: after }, before, signal);
  const wallMs = performance.now() - began;
  return { wallMs, cpuMs: cpuSince(spent), verdicts };
}

function cpuSince(spent: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(spent);
  return (user + system) / 1_000;
}

function costOf(runs: Run[], before: number | null, after: number | null): CheckCost {
  return {
    wall: percentiles(runs.map(({ wallMs }) => wallMs)),
    cpu: percentiles(runs.map(({ cpuMs }) => cpuMs)),
    childrenCpuMs: before === null || after === null ? null : (after - before) / runs.length,
    unknown: runs.filter(({ verdicts }) => verdicts.some(({ status }) => status === 'unknown')).length,
  };
}

async function benchParse(index: number, rounds: number): Promise<Percentiles> {
  const parse = await createPlainParse((samplesOf(0)[index] as Sample).language);
  const times: number[] = [];
  for (let round = 0; round < 2 * rounds; round++) {
    const { after } = samplesOf(round)[index] as Sample;
    const spent = process.cpuUsage();
    parse(after);
    if (round >= rounds) times.push(cpuSince(spent));
  }
  return percentiles(times);
}

function report({ sample, rounds, parseCpu, parses, targets, checks, ...all }: SampleBench): string[] {
  return [
    `${sample} (n = ${rounds})`,
    `  before display, in this process: ${shownCost(all)}`,
    `  as much CPU as ${parses.toFixed(1)} plain parses of it (${shown(parseCpu)})`,
    ...targets.map(
      ({ percentile, mostMs, isMet }) =>
        `  target: CPU ${percentile} of ${mostMs} ms at most: ${isMet ? 'met' : 'missed'}`,
    ),
    ...Object.entries(checks).map(([name, cost]) => {
      const missing = cost.unknown === 0 ? '' : `; no answer ${cost.unknown} times`;
      return `  ${name} alone: ${shownCost(cost)}${missing}`;
    }),
  ];
}

function shownCost({ wall, cpu, childrenCpuMs: children }: Omit<CheckCost, 'unknown'>): string {
  const inChildren = children === null ? '' : `, and ${children.toFixed(1)} ms a run in other processes`;
  return `CPU ${shown(cpu)}${inChildren}; wall ${shown(wall)}`;
}

function shown({ p50, p95 }: Percentiles): string {
  return `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`;
}

/** Parses a text in this thread and discards the tree: the reference for the costs of checks. Needs a build. */
async function createPlainParse(language: string): Promise<(text: string) => void> {
  const grammar = await createGrammars(join(packageRoot(), 'dist/grammars')).load(language);
  if (!grammar.ok) throw new Error(grammar.failure.message);
  return (text) => parseOnce(grammar.value, text)?.delete();
}

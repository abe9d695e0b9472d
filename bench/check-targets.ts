import type { Percentiles } from './percentiles.ts';

/** Maximum cost of a run of all checks in this process, in milliseconds of CPU, by the length of the sample. */
const TARGETS: { lines: string; percentile: keyof Percentiles; mostMs: number }[] = [
  { lines: '36 lines', percentile: 'p50', mostMs: 5 },
  { lines: '36 lines', percentile: 'p95', mostMs: 15 },
  { lines: '1000 lines', percentile: 'p95', mostMs: 40 },
];

export type Met = { percentile: keyof Percentiles; mostMs: number; isMet: boolean };

/** Which targets a sample's CPU time meets. */
export function targetsMet(sample: string, cpu: Percentiles): Met[] {
  return TARGETS.filter(({ lines }) => sample.endsWith(` ${lines}`)).map(({ percentile, mostMs }) => ({
    percentile,
    mostMs,
    isMet: cpu[percentile] <= mostMs,
  }));
}

/** Milliseconds, at the median and at the 95th percentile. */
export type Percentiles = { p50: number; p95: number };

/** By the nearest rank. */
export function percentiles(values: number[]): Percentiles {
  const sorted = [...values].sort((left, right) => left - right);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95) };
}

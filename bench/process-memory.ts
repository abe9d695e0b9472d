import { processesBelow, readProcess } from './processes.ts';

const MEGA = 1_000_000;

/** Watches the memory of a process, optionally with all its descendants. */
export class Memory {
  readonly #pid: number;
  readonly #intervalMs: number;
  readonly #withChildren: boolean;
  readonly #readings: number[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(pid: number, intervalMs: number, { withChildren = false } = {}) {
    this.#pid = pid;
    this.#intervalMs = intervalMs;
    this.#withChildren = withChildren;
  }

  start(): void {
    this.#timer = setInterval(() => {
      const below = this.#withChildren ? (processesBelow(this.#pid) ?? []) : [];
      const all = [this.#pid, ...below.map(({ id }) => id)].map(
        (pid) => readProcess(pid)?.residentBytes ?? 0,
      );
      const bytes = all.reduce((sum, one) => sum + one, 0);
      if (bytes > 0) this.#readings.push(bytes / MEGA);
    }, this.#intervalMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Megabytes. */
  latest(): number | null {
    const last = this.#readings.at(-1);
    return last === undefined ? null : Math.round(last);
  }

  /** The medians of the second and the last third: in the first, the heap is still growing to its size. */
  growth(): { early: number; late: number; growthPercent: number } | null {
    const third = Math.floor(this.#readings.length / 3);
    if (third === 0) return null;
    const early = median(this.#readings.slice(third, 2 * third));
    const late = median(this.#readings.slice(-third));
    return { early: Math.round(early), late: Math.round(late), growthPercent: (late / early - 1) * 100 };
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

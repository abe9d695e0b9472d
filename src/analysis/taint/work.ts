import { MAX_TAINT_STEPS } from '../../config/limits.ts';

/** What an analysis may still cost, in steps. Time would not do: a busy machine would call a text too large. */
export class Work {
  private left = MAX_TAINT_STEPS;

  /** False when it has cost enough: what asks must stop. */
  spend(steps = 1): boolean {
    this.left -= steps;
    return this.left >= 0;
  }

  get isSpent(): boolean {
    return this.left < 0;
  }
}

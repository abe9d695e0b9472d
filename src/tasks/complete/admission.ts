import type { AnswerFailure } from '../../answer/build.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Clock } from '../../ports/clock.ts';

/** How long further ones wait before they are told that there is no answer. */
export const MAX_ADMISSION_WAIT_MS = 1_500;
/** A user who has not typed for this long has paused, and is likely to wait for an answer. */
export const TYPING_PAUSE_MS = 400;

type Waiting = { since: number; admit(): void };

/** Call once when an admitted request is done. */
export type Leave = () => void;

/**
 * Limits how many completions collect context and call the model at once. With more, each would wait for the others
 * until its user has typed on, and none would be answered. A request that leaves while waiting has cost nothing.
 *
 * Order: first those that have waited as long as a typing pause, because their users are likely to stay; then the
 * newest, because the time until its next keystroke is longest.
 */
export class Admission {
  private inside = 0;
  /** Oldest first. */
  private waiting: Waiting[] = [];

  constructor(
    private readonly places: number,
    private readonly clock: Clock,
  ) {}

  /** Whether a request is waiting for its turn. */
  get hasWaiting(): boolean {
    return this.waiting.length > 0;
  }

  /** Fails with `busy` when its turn does not come in time, and with `cancelled` when `signal` aborts first. */
  async enter(signal: AbortSignal): Promise<Result<Leave, AnswerFailure>> {
    if (signal.aborted) return fail(CANCELLED);
    if (this.inside < this.places) this.inside += 1;
    else if (!(await this.turn(signal))) return fail(signal.aborted ? CANCELLED : BUSY);
    const leave = this.leaveOnce();
    // Whatever still runs for it ends within a token.
    signal.addEventListener('abort', leave, { once: true });
    return ok(leave);
  }

  /** True when it was given a place. */
  private async turn(signal: AbortSignal): Promise<boolean> {
    const waits = new AbortController();
    let isAdmitted = false;
    const one: Waiting = {
      since: this.clock.now(),
      admit: () => {
        isAdmitted = true;
        this.inside += 1;
        waits.abort();
      },
    };
    this.waiting.push(one);
    await this.clock.sleep(MAX_ADMISSION_WAIT_MS, AbortSignal.any([signal, waits.signal]));
    this.waiting = this.waiting.filter((other) => other !== one);
    if (!isAdmitted || !signal.aborted) return isAdmitted;
    // Both at once: its place goes to the next.
    this.leaveOnce()();
    return false;
  }

  private leaveOnce(): Leave {
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      this.inside -= 1;
      this.admitNext();
    };
  }

  private admitNext(): void {
    const now = this.clock.now();
    const paused = this.waiting.find(({ since }) => now - since >= TYPING_PAUSE_MS);
    const next = paused ?? this.waiting.at(-1);
    if (next === undefined) return;
    this.waiting = this.waiting.filter((other) => other !== next);
    next.admit();
  }
}

const CANCELLED: AnswerFailure = { reason: 'cancelled', message: 'The request was cancelled' };

const BUSY: AnswerFailure = {
  reason: 'busy',
  message: 'This machine has more completion requests than it can answer. Keep typing, or try again',
};

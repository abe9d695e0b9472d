import { detach } from '../../../base/detach.ts';
import { PREFILL_STEP_QUIET_TOKENS } from '../../../config/limits.ts';
import type { EmbedJob, EngineJob } from '../../../ports/engine.ts';

/** Prompt tokens evaluated in one step while completions are in use: the longest wait of one behind a chat prompt. */
const PREFILL_STEP_TOKENS = 32;
/** The same while a more urgent request waits. */
const PREFILL_STEP_CONTENDED_TOKENS = 8;
/** The same for evaluation ahead: a keystroke waits for it. In halves it takes 1.3 or 1.6 times as long (1.5B). */
const PREFILL_STEP_AHEAD_TOKENS = 16;
/** The same while the user may be between two keystrokes: about as long as generating one token. */
const PREFILL_STEP_TYPING_TOKENS = 4;
/** The longest pause between two characters of a word while typing code: 150 characters a minute, and slower. */
const TYPING_RHYTHM_MS = 650;
/** After this long without a completion, none is expected. */
const COMPLETIONS_QUIET_MS = 30_000;
/** How long after a completion request nothing is evaluated ahead, because a keystroke is likely to follow. */
const TYPING_CALM_MS = 300;
/**
 * After this long without such a pause, evaluation continues between keystrokes: someone never pauses, or several type.
 */
const MAX_AHEAD_HELD_MS = 20_000;

/** A question's vector takes milliseconds and a person waits for it: it does not queue behind a chat. */
const RANK: Record<Steps['priority'], number> = {
  completion: 0,
  question: 1,
  chat: 2,
  ahead: 3,
  background: 4,
};

/** Work that can be interrupted and resumed between steps: a part of the prompt, or one token. */
export type Steps = {
  priority: EngineJob['priority'] | EmbedJob['priority'];
  /** False while it must wait for something that another job holds. */
  ready(): boolean;
  /** No caller waits for it any more: its next step releases its resources. */
  readonly isCancelled: boolean;
  /** Does one step; resolves to true when nothing is left to do. Never rejects. */
  step(): Promise<boolean>;
};

/**
 * One lane for all models: two native evaluations at once on the same cores are slower than one after the
 * other. Before each step the most urgent job is chosen again, oldest first among equals, so a completion
 * waits for at most one step of a chat, and a chat is finished before the next one begins.
 */
export class Scheduler {
  private readonly jobs: Steps[] = [];
  private running = false;
  private lastCompletion = Number.NEGATIVE_INFINITY;
  /** Start of the current burst: when the first of several completions without a pause in between arrived. */
  private burstBegan = Number.NEGATIVE_INFINITY;
  private calm: NodeJS.Timeout | null = null;
  private readonly calmMs: number;
  private readonly heldMs: number;
  private readonly rhythmMs: number;

  constructor({ calmMs = TYPING_CALM_MS, heldMs = MAX_AHEAD_HELD_MS, rhythmMs = TYPING_RHYTHM_MS } = {}) {
    this.calmMs = calmMs;
    this.heldMs = heldMs;
    this.rhythmMs = rhythmMs;
  }

  /** Unfinished jobs. */
  get size(): number {
    return this.jobs.length;
  }

  /** How many prompt tokens a job should process in one step: few if a more urgent job waits or may arrive. */
  strideOf(priority: Steps['priority']): number {
    if (this.jobs.some((other) => RANK[other.priority] < RANK[priority]))
      return PREFILL_STEP_CONTENDED_TOKENS;
    const now = performance.now();
    const sinceCompletion = now - this.lastCompletion;
    if (priority === 'ahead' || priority === 'background') {
      const isTyping = sinceCompletion < this.rhythmMs && !this.isHeldTooLong(now);
      return isTyping ? PREFILL_STEP_TYPING_TOKENS : PREFILL_STEP_AHEAD_TOKENS;
    }
    const quiet = sinceCompletion > COMPLETIONS_QUIET_MS;
    return quiet ? PREFILL_STEP_QUIET_TOKENS : PREFILL_STEP_TOKENS;
  }

  add(job: Steps): void {
    this.jobs.push(job);
    if (job.priority === 'completion') this.noteCompletion();
    if (!this.running) detach(this.run());
  }

  /** Call it when a job's `ready` may have changed without a step. */
  wake(): void {
    if (!this.running) detach(this.run());
  }

  private async run(): Promise<void> {
    this.running = true;
    try {
      for (let job = this.next(); job !== undefined; job = this.next()) {
        const done = await job.step();
        if (done) this.jobs.splice(this.jobs.indexOf(job), 1);
      }
    } finally {
      this.running = false;
    }
  }

  private noteCompletion(): void {
    const now = performance.now();
    if (now - this.lastCompletion >= this.calmMs) this.burstBegan = now;
    this.lastCompletion = now;
  }

  /** In a burst of keystrokes a step ahead would delay each completion. */
  private mayGo({ priority }: Steps): boolean {
    if (priority !== 'ahead') return true;
    const now = performance.now();
    const calmInMs = this.lastCompletion + this.calmMs - now;
    if (calmInMs <= 0 || this.isHeldTooLong(now)) return true;
    this.calm ??= setTimeout(() => {
      this.calm = null;
      this.wake();
    }, calmInMs);
    return false;
  }

  private isHeldTooLong(now: number): boolean {
    return now - this.burstBegan >= this.heldMs;
  }

  private next(): Steps | undefined {
    let best: Steps | undefined;
    for (const job of this.jobs) {
      // A cancelled job goes first: it may hold exactly what the most urgent job needs, the evaluated text of
      // the same file.
      if (job.isCancelled) return job;
      if (!job.ready() || !this.mayGo(job)) continue;
      if (best === undefined || RANK[job.priority] < RANK[best.priority]) best = job;
    }
    return best;
  }
}

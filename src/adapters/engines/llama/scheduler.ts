import { detach } from '../../../base/detach.ts';
import {
  COMPLETIONS_QUIET_MS,
  PREFILL_STEP_CONTENDED_TOKENS,
  PREFILL_STEP_QUIET_TOKENS,
  PREFILL_STEP_TOKENS,
} from '../../../config/limits.ts';
import type { EmbedJob, EngineJob } from '../../../ports/engine.ts';

/** A question's vector takes milliseconds and a person waits for it: it does not queue behind a chat. */
const RANK: Record<Steps['priority'], number> = { completion: 0, question: 1, chat: 2, background: 3 };

/** Work that can be stopped and taken up again between steps: a stretch of prompt, or one token. */
export type Steps = {
  priority: EngineJob['priority'] | EmbedJob['priority'];
  /** False while it must wait for something that another job holds. */
  ready(): boolean;
  /** Nobody wants it any more: its next step gives back what it holds. */
  readonly isCancelled: boolean;
  /** Does one step; resolves to true when there is nothing left to do. It never rejects. */
  step(): Promise<boolean>;
};

/**
 * One lane for all models: two native evaluations at once on the same cores are slower than one after
 * the other. Before each step the most urgent job is chosen anew, oldest first among equals, so a
 * completion waits for at most one step of a chat, and a chat is done before the next one begins.
 */
export class Scheduler {
  private readonly jobs: Steps[] = [];
  private running = false;
  private lastCompletion = Number.NEGATIVE_INFINITY;

  /** Jobs that have not ended. */
  get size(): number {
    return this.jobs.length;
  }

  /** How many tokens of a prompt one step should take now: few while others wait, many when no one will. */
  get stride(): number {
    return this.strideOf('chat');
  }

  /** For a job of a priority: what nobody waits for takes short steps as soon as someone may be typing. */
  strideOf(priority: Steps['priority']): number {
    if (this.jobs.length > 1) return PREFILL_STEP_CONTENDED_TOKENS;
    if (priority === 'background') return PREFILL_STEP_CONTENDED_TOKENS;
    const quiet = performance.now() - this.lastCompletion > COMPLETIONS_QUIET_MS;
    return quiet ? PREFILL_STEP_QUIET_TOKENS : PREFILL_STEP_TOKENS;
  }

  add(job: Steps): void {
    this.jobs.push(job);
    if (job.priority === 'completion') this.lastCompletion = performance.now();
    if (!this.running) detach(this.run());
  }

  /** To be called when a job's `ready` may have changed without a step. */
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

  private next(): Steps | undefined {
    let best: Steps | undefined;
    for (const job of this.jobs) {
      // What it holds may be just what the most urgent job needs: the evaluated text of the same file.
      if (job.isCancelled) return job;
      if (!job.ready()) continue;
      if (best === undefined || RANK[job.priority] < RANK[best.priority]) best = job;
    }
    return best;
  }
}

import type { TokenProbability } from '../../../contract/candidate.ts';
import type { ModelFailure } from '../../../contract/reasons.ts';
import type { EngineEvent, EngineJob } from '../../../ports/engine.ts';
import type { Usage } from '../../../ports/provider.ts';
import { CANCELLED } from './failures.ts';
import type { PooledModel } from './model-pool.ts';
import type { DrawnToken, NativeSequence } from './native.ts';
import { Opening } from './opening.ts';
import type { Steps } from './scheduler.ts';
import { StopMatcher } from './stop-matcher.ts';
import { commonPrefix } from './token-prefix.ts';

/** Tokens before the new ones that affect how those are tokenized. */
const MAX_SPELLING_TOKENS = 8;

/** A token with an incomplete character is held back for at most this many further tokens (UTF-8: 4 bytes). */
const MAX_CHARACTER_TOKENS = 4;

export type GenerationOutput = {
  /** The call is alive: a part of its prompt was evaluated. */
  onStep(): void;
  onEvent(event: EngineEvent): void;
};

/** One job as steps for the scheduler: a part of the prompt per step, then a token per step. */
export class Generation implements Steps {
  readonly priority: EngineJob['priority'];
  private readonly job: EngineJob;
  private readonly model: PooledModel;
  private readonly prompt: number[];
  private readonly output: GenerationOutput;
  private readonly stride: () => number;
  private readonly stops: StopMatcher;
  private readonly opening: Opening;
  private sequence: NativeSequence | null = null;
  private drawing: AsyncGenerator<DrawnToken, void, void> | null = null;
  private position = 0;
  private cachedTokens = 0;
  private readonly drawn: number[] = [];
  private pending: DrawnToken[] = [];
  private unsent: TokenProbability[] = [];
  private prefillMs = 0;
  private decodeMs = 0;
  isCancelled = false;
  /** Whether the cost of the prompt was reported with the first text. */
  private isTold = false;
  private readonly maxTokens: number;

  constructor(
    job: EngineJob,
    model: PooledModel,
    prompt: number[],
    { output, stride }: { output: GenerationOutput; stride: () => number },
  ) {
    this.job = job;
    this.priority = job.priority;
    this.model = model;
    this.prompt = prompt;
    this.output = output;
    this.stride = stride;
    this.stops = new StopMatcher(job.sampling.stop);
    this.opening = new Opening(job.opening ?? '', model.native);
    this.maxTokens = Math.min(job.sampling.maxTokens, model.native.info.contextTokens - prompt.length);
    model.users += 1;
  }

  /** Takes effect before the next step; the caller has already been answered. */
  cancel(): void {
    this.isCancelled = true;
  }

  ready(): boolean {
    return this.isCancelled || this.sequence !== null || this.model.hasFree(this.priority === 'completion');
  }

  async step(): Promise<boolean> {
    let done = true;
    try {
      if (this.isCancelled) {
        this.output.onEvent({ type: 'failure', failure: CANCELLED });
      } else {
        done = await this.advance();
      }
    } catch (error) {
      this.output.onEvent({ type: 'failure', failure: crashed(error) });
    } finally {
      if (done) await this.release();
    }
    return done;
  }

  private async advance(): Promise<boolean> {
    const started = performance.now();
    this.sequence ??= await this.begin();
    const left = this.prompt.length - this.position;
    const stride = this.stride();
    // The last part is evaluated with the first sample: evaluating it alone would cost one more pass.
    if (this.drawing === null && (left > stride || this.maxTokens === 0)) {
      const stretch = this.prompt.slice(this.position, this.position + stride);
      if (stretch.length > 0) await this.sequence.evaluate(stretch);
      this.position += stretch.length;
      this.prefillMs += performance.now() - started;
      this.output.onStep();
      return this.maxTokens === 0 && this.position === this.prompt.length && this.end('length');
    }
    const first = this.drawing === null;
    this.drawing ??= this.sequence.draw(
      this.prompt.slice(this.position),
      this.job.sampling,
      this.opening.isDone ? undefined : () => this.opening.allowed(),
    );
    this.position = this.prompt.length;
    const { value, done } = await this.drawing.next();
    if (first) this.prefillMs += performance.now() - started;
    else this.decodeMs += performance.now() - started;
    if (done === true || value === undefined) return this.end('stop');
    return this.accept(value);
  }

  /**
   * Takes a sequence and drops everything that does not belong to the prompt; at least one token is evaluated
   * again.
   */
  private async begin(): Promise<NativeSequence> {
    const { sequence, ready } = this.model.take(this.prompt, this.job.cacheKey);
    // Assigned before the first await: a failure in `keep` must release it.
    this.sequence = sequence;
    await ready;
    const common = Math.min(commonPrefix(sequence.evaluated(), this.prompt), this.prompt.length - 1);
    await sequence.keep(common);
    this.position = common;
    this.cachedTokens = common;
    return sequence;
  }

  private accept(token: DrawnToken): boolean {
    this.pending.push(token);
    const text = this.model.native.detokenize(
      this.pending.map(({ token: id }) => id),
      this.drawn.slice(-MAX_SPELLING_TOKENS),
    );
    const incomplete = text.endsWith('\uFFFD') && this.pending.length < MAX_CHARACTER_TOKENS;
    const count = this.drawn.length + this.pending.length;
    if (!incomplete) {
      const own = this.opening.take(text);
      this.take(own);
      const { text: certain, stopped } = this.stops.push(own);
      this.send(certain);
      if (stopped) return this.end('stop', false);
    }
    return count >= this.maxTokens && this.end('length');
  }

  private take(text: string): void {
    const probability = this.pending.reduce((product, { probability: one }) => product * (one ?? 1), 1);
    if (this.job.sampling.probabilities === true && text !== '') this.unsent.push({ text, probability });
    this.drawn.push(...this.pending.map(({ token }) => token));
    this.pending = [];
  }

  private send(text: string): void {
    if (text === '') return;
    const probabilities = this.unsent;
    this.unsent = [];
    const usage = this.isTold ? undefined : this.usage();
    this.isTold = true;
    this.output.onEvent({
      type: 'text',
      text,
      ...(probabilities.length > 0 && { probabilities }),
      ...(usage && { usage }),
    });
  }

  private end(reason: 'stop' | 'length', flush = true): true {
    if (flush) this.send(this.stops.flush());
    this.output.onEvent({
      type: 'end',
      reason,
      usage: { ...this.usage(), prefillMs: this.prefillMs, decodeMs: this.decodeMs },
    });
    return true;
  }

  private usage(): Usage {
    return {
      promptTokens: this.prompt.length,
      cachedTokens: this.cachedTokens,
      generatedTokens: this.drawn.length + this.pending.length,
    };
  }

  private async release(): Promise<void> {
    await this.drawing?.return();
    if (this.sequence !== null) this.model.give(this.sequence);
    this.sequence = null;
    this.model.users -= 1;
  }
}

function crashed(error: unknown): ModelFailure {
  const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return { reason: 'provider_error', message: `The engine could not continue: ${detail}. Try again` };
}

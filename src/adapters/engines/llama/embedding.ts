import { fail, ok, type Result } from '../../../base/result.ts';
import type { ModelFailure } from '../../../contract/reasons.ts';
import type { EmbedJob } from '../../../ports/engine.ts';
import { CANCELLED } from './failures.ts';
import type { PooledModel } from './model-pool.ts';
import type { Steps } from './scheduler.ts';

export type EmbeddingOutput = {
  onStep(): void;
  onEnd(result: Result<Float32Array[], ModelFailure>): void;
};

/** Converts texts to vectors, one text per step, so that a completion waits for one text at most. */
export class Embedding implements Steps {
  readonly priority: EmbedJob['priority'];
  private readonly model: PooledModel;
  private readonly job: Omit<EmbedJob, 'model'>;
  private readonly output: EmbeddingOutput;
  private readonly vectors: Float32Array[] = [];
  isCancelled = false;

  constructor(model: PooledModel, job: Omit<EmbedJob, 'model'>, output: EmbeddingOutput) {
    this.model = model;
    this.job = job;
    this.priority = job.priority;
    this.output = output;
    model.users += 1;
  }

  cancel(): void {
    this.isCancelled = true;
  }

  ready(): boolean {
    return true;
  }

  async step(): Promise<boolean> {
    const result = await this.advance();
    if (result === null) return false;
    this.model.users -= 1;
    this.output.onEnd(result);
    return true;
  }

  /** Null until all texts are done. */
  private async advance(): Promise<Result<Float32Array[], ModelFailure> | null> {
    if (this.isCancelled) return fail(CANCELLED);
    const { texts, maxTokens } = this.job;
    const text = texts[this.vectors.length];
    if (text === undefined) return ok(this.vectors);
    try {
      this.vectors.push(await this.model.native.embed(text, maxTokens));
      this.output.onStep();
      return this.vectors.length === texts.length ? ok(this.vectors) : null;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return fail({ reason: 'provider_error', message: `The text could not be embedded: ${detail}` });
    }
  }
}

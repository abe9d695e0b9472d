import type { Result } from '../../../base/result.ts';
import type { ModelFailure } from '../../../contract/reasons.ts';
import type { EmbedJob, EngineJob, ModelSpec } from '../../../ports/engine.ts';
import { Embedding } from './embedding.ts';
import { CANCELLED, PROMPT_EMPTY, promptTooLarge } from './failures.ts';
import { Generation } from './generation.ts';
import { ModelPool, type PooledModel } from './model-pool.ts';
import type { Native } from './native.ts';
import type { FromChild, ToChild } from './protocol.ts';
import { Scheduler } from './scheduler.ts';
import { type SnapshotFolder, Snapshots } from './snapshots.ts';

type Cancellable = { cancel(): void };

/**
 * The engine process: turns calls into loaded models and scheduled steps. Every call is answered with exactly
 * one closing message, whatever happens.
 */
export class ChildLoop {
  private readonly snapshots: Snapshots;
  private readonly pool: ModelPool;
  private readonly scheduler = new Scheduler();
  private readonly running = new Map<number, Cancellable>();
  private readonly send: (message: FromChild) => void;

  constructor(
    native: Native,
    { budgetBytes, snapshots }: { budgetBytes: number; snapshots: SnapshotFolder },
    send: (message: FromChild) => void,
  ) {
    this.snapshots = new Snapshots(snapshots);
    this.pool = new ModelPool(native, budgetBytes, this.snapshots);
    this.send = send;
  }

  async receive(message: ToChild): Promise<void> {
    switch (message.type) {
      case 'cancel':
        this.running.get(message.call)?.cancel();
        this.scheduler.wake();
        return;
      case 'status':
        return this.status(message.call);
      case 'load':
        return this.withModel(message.call, message.model, (model) => {
          this.send({ type: 'loaded', call: message.call, model: model.native.info });
        });
      case 'tokenize':
        return this.withModel(message.call, message.model, (model) => {
          this.send({ type: 'tokens', call: message.call, tokens: model.native.tokenize(message.prompt) });
        });
      case 'look':
        return this.withModel(message.call, message.model, (model) => {
          const tokens = model.native.tokenize(message.prompt);
          const found = { promptTokens: tokens.length, cachedTokens: model.cached(tokens) };
          this.send({ type: 'looked', call: message.call, found });
        });
      case 'embed':
        return this.withModel(message.call, message.job.model, (model) =>
          this.embed(message.call, model, message.job),
        );
      case 'generate':
        return this.withModel(message.call, message.job.model, (model) =>
          this.generate(message.call, model, message.job),
        );
      case 'warm': {
        const sampling = { ...message.job.sampling, maxTokens: 0 };
        return this.withModel(message.call, message.job.model, (model) =>
          this.generate(message.call, model, { ...message.job, sampling }),
        );
      }
    }
  }

  /** Loads the model first, outside the lane, so that other models continue meanwhile. */
  private async withModel(call: number, spec: ModelSpec, use: (model: PooledModel) => void): Promise<void> {
    let cancelled = false;
    this.running.set(call, { cancel: () => (cancelled = true) });
    const model: Result<PooledModel, ModelFailure> = await this.pool.get(spec);
    this.running.delete(call);
    if (cancelled) return this.fail(call, CANCELLED);
    if (!model.ok) return this.fail(call, model.failure);
    // From here on silence means a hang: a load may take minutes, a step may not.
    this.send({ type: 'step', call });
    try {
      use(model.value);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.fail(call, { reason: 'provider_error', message: `The engine refused the call: ${detail}` });
    }
  }

  private generate(call: number, model: PooledModel, job: EngineJob): void {
    const prompt = model.native.tokenize(job.prompt);
    const room = model.native.info.contextTokens;
    // At least one token of room must be left for an answer.
    if (prompt.length === 0 || prompt.length >= room) {
      this.fail(call, prompt.length === 0 ? PROMPT_EMPTY : promptTooLarge(prompt.length, room));
      return;
    }
    const warm = job.sampling.maxTokens === 0;
    const generation = new Generation(job, model, prompt, {
      stride: () => this.scheduler.strideOf(job.priority),
      output: {
        onStep: () => this.send({ type: 'step', call }),
        onEvent: (event) => {
          if (event.type !== 'text') this.running.delete(call);
          const usage = warm && event.type === 'end' ? event.usage : null;
          this.send(usage ? { type: 'warmed', call, usage } : { type: 'event', call, event });
        },
      },
    });
    this.running.set(call, generation);
    this.scheduler.add(generation);
  }

  private embed(call: number, model: PooledModel, job: EmbedJob): void {
    const embedding = new Embedding(model, job, {
      onStep: () => this.send({ type: 'step', call }),
      onEnd: (result) => {
        this.running.delete(call);
        if (result.ok) this.send({ type: 'vectors', call, vectors: result.value });
        else this.fail(call, result.failure);
      },
    });
    this.running.set(call, embedding);
    this.scheduler.add(embedding);
  }

  private status(call: number): void {
    const models = this.pool
      .list()
      .map(({ spec, native, users }) => ({ path: spec.path, residentBytes: native.bytes, busy: users > 0 }));
    const { counts, bytes } = this.snapshots;
    const snapshots = { ...counts, bytes };
    this.send({ type: 'status', call, residentBytes: process.memoryUsage.rss(), models, snapshots });
  }

  private fail(call: number, failure: ModelFailure): void {
    this.send({ type: 'failure', call, failure });
  }
}

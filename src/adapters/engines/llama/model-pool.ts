import { stat } from 'node:fs/promises';
import { freemem } from 'node:os';
import { fail, ok, type Result } from '../../../base/result.ts';
import { MIN_SNAPSHOT_TOKENS } from '../../../config/limits.ts';
import type { ModelFailure } from '../../../contract/reasons.ts';
import type { ModelSpec } from '../../../ports/engine.ts';
import { gibibytes, modelBytes } from './memory.ts';
import type { Native, NativeModel, NativeSequence } from './native.ts';
import type { Snapshots } from './snapshots.ts';
import { commonPrefix } from './token-prefix.ts';

/** A loaded model and its users. */
export class PooledModel {
  readonly spec: ModelSpec;
  /** The same for equal weights, adapters and limits: these can share evaluated prompts. */
  readonly key: string;
  readonly native: NativeModel;
  private readonly taken = new Map<NativeSequence, boolean>();
  private readonly usedAt = new Map<NativeSequence, number>();
  private readonly keys = new Map<NativeSequence, string>();
  private readonly snapshots: Snapshots;
  private uses = 0;
  lastUse = 0;

  constructor(spec: ModelSpec, native: NativeModel, snapshots: Snapshots) {
    this.spec = spec;
    this.key = keyOf(spec);
    this.native = native;
    this.snapshots = snapshots;
  }

  /** Jobs that use the model, so that it is not unloaded meanwhile. */
  users = 0;

  /** A completion may take any free sequence; others leave the last one to completions if there are several. */
  hasFree(urgent: boolean): boolean {
    const free = this.native.sequences.filter((sequence) => !this.taken.get(sequence)).length;
    return free > (urgent || this.native.sequences.length === 1 ? 0 : 1);
  }

  /**
   * Takes a free sequence for a prompt at once. `ready` resolves when the sequence holds the known beginning
   * of the prompt and its previous content was saved; it never rejects.
   */
  take(tokens: readonly number[], key?: string): { sequence: NativeSequence; ready: Promise<void> } {
    const { sequence, isKept } = this.choose(tokens, key);
    this.taken.set(sequence, true);
    if (key === undefined) this.keys.delete(sequence);
    else this.keys.set(sequence, key);
    return { sequence, ready: this.bring(sequence, tokens, isKept) };
  }

  /**
   * The free sequence whose tokens are mostly a beginning of `tokens`, or begin with most of them; otherwise
   * the one last used under the same key, because its content is outdated; otherwise the least recently used.
   * A few common tokens (every prompt begins with the same control tokens) are not a reason to discard another
   * file's evaluated prompt.
   */
  private choose(tokens: readonly number[], key?: string): { sequence: NativeSequence; isKept: boolean } {
    const free = this.native.sequences.filter((sequence) => !this.taken.get(sequence));
    const byUse = free.toSorted((left, right) => this.lastUsed(left) - this.lastUsed(right));
    const common = (sequence: NativeSequence) => commonPrefix(sequence.evaluated(), tokens);
    const kept = byUse.filter((sequence) => {
      const shared = common(sequence);
      return shared > 0 && shared * 2 >= Math.min(sequence.evaluated().length, tokens.length);
    });
    const longest = kept.reduce<NativeSequence | undefined>(
      (best, one) => (best === undefined || common(one) > common(best) ? one : best),
      undefined,
    );
    if (longest !== undefined) return { sequence: longest, isKept: true };
    const same = key === undefined ? undefined : byUse.findLast((one) => this.keys.get(one) === key);
    const sequence = same ?? byUse[0];
    if (sequence === undefined) throw new Error('take() was called without a free sequence');
    return { sequence, isKept: false };
  }

  private async bring(sequence: NativeSequence, tokens: readonly number[], isKept: boolean): Promise<void> {
    if (!isKept) await this.snapshots.save(this.key, sequence);
    const { snapshot, shared } = this.snapshots.longest(this.key, tokens);
    const gained = shared - commonPrefix(sequence.evaluated(), tokens);
    if (snapshot !== null && gained >= MIN_SNAPSHOT_TOKENS) await this.snapshots.restore(snapshot, sequence);
  }

  /** How many of the first tokens need no evaluation, whether in memory or on disk. */
  cached(tokens: readonly number[]): number {
    const shared = this.native.sequences.map((sequence) => commonPrefix(sequence.evaluated(), tokens));
    const live = Math.max(0, ...shared);
    const { shared: saved } = this.snapshots.longest(this.key, tokens);
    return saved - live >= MIN_SNAPSHOT_TOKENS ? saved : live;
  }

  private lastUsed(sequence: NativeSequence): number {
    return this.usedAt.get(sequence) ?? 0;
  }

  give(sequence: NativeSequence): void {
    this.taken.set(sequence, false);
    this.uses += 1;
    this.usedAt.set(sequence, this.uses);
  }
}

/** Loads models on first use and unloads idle ones when another needs the memory. */
export class ModelPool {
  private readonly native: Native;
  private readonly budgetBytes: number;
  private readonly snapshots: Snapshots;
  private readonly models = new Map<string, PooledModel>();
  private readonly loading = new Map<string, Promise<Result<PooledModel, ModelFailure>>>();
  private clock = 0;

  constructor(native: Native, budgetBytes: number, snapshots: Snapshots) {
    this.native = native;
    this.budgetBytes = budgetBytes;
    this.snapshots = snapshots;
  }

  list(): PooledModel[] {
    return [...this.models.values()];
  }

  /** Loads the model; the caller must count itself in `users` while using it. */
  async get(spec: ModelSpec): Promise<Result<PooledModel, ModelFailure>> {
    const key = keyOf(spec);
    const present = this.models.get(key);
    if (present !== undefined) {
      present.lastUse = ++this.clock;
      return ok(present);
    }
    // One load at a time: two would compete for the disk, the cores and the memory check.
    const previous = [...this.loading.values()].at(-1);
    const pending = this.loading.get(key) ?? this.load(key, spec, previous);
    this.loading.set(key, pending);
    try {
      return await pending;
    } finally {
      this.loading.delete(key);
    }
  }

  private async load(
    key: string,
    spec: ModelSpec,
    previous: Promise<unknown> | undefined,
  ): Promise<Result<PooledModel, ModelFailure>> {
    await previous;
    const room = await this.makeRoom(spec);
    if (!room.ok) return room;
    try {
      const model = new PooledModel(spec, await this.native.open(spec), this.snapshots);
      model.lastUse = ++this.clock;
      this.models.set(key, model);
      return ok(model);
    } catch (error) {
      return fail({ reason: 'model_corrupted', message: brokenModel(spec, error) });
    }
  }

  private async makeRoom(spec: ModelSpec): Promise<Result<void, ModelFailure>> {
    const file = await stat(spec.path).catch(() => null);
    if (file === null) {
      const message = `There is no model file at ${spec.path}. Download it with: fettle models pull`;
      return fail({ reason: 'model_missing', message });
    }
    const need = modelBytes(file.size, spec);
    const used = () => this.list().reduce((sum, model) => sum + model.native.bytes, 0);
    const short = () => used() + need > this.budgetBytes || need > freemem();
    while (short()) {
      const idle = this.list()
        .filter((model) => model.users === 0)
        .sort((left, right) => left.lastUse - right.lastUse)[0];
      if (idle === undefined) return fail({ reason: 'out_of_memory', message: this.tooLarge(spec, need) });
      this.models.delete(idle.key);
      await idle.native.dispose();
      await this.snapshots.forget(idle.key);
    }
    return ok(undefined);
  }

  private tooLarge(spec: ModelSpec, need: number): string {
    const free = gibibytes(freemem());
    const budget = gibibytes(this.budgetBytes);
    return `${spec.path} needs about ${gibibytes(need)} of memory; ${free} are free and the engine may use ${budget} (engine.memory_mb). Free memory, raise the budget, or choose a smaller model`;
  }
}

function keyOf(spec: ModelSpec): string {
  return JSON.stringify(spec);
}

function brokenModel(spec: ModelSpec, error: unknown): string {
  const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return `The engine cannot open ${spec.path} (${detail}). Check it with: fettle models verify`;
}

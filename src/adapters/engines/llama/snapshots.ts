import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MIN_SNAPSHOT_TOKENS } from '../../../config/limits.ts';
import type { NativeSequence } from './native.ts';
import { commonPrefix } from './token-prefix.ts';

export type SnapshotFolder = {
  /** Belongs to this process alone, and exists already; null disables snapshots. */
  folder: string | null;
  /** Maximum size of all files together in bytes; one more is written before older ones are removed. */
  maxBytes: number;
};

export type Snapshot = { model: string; tokens: readonly number[]; file: string; bytes: number };

/**
 * Evicted prompt states as files: reading one back takes milliseconds where evaluating it takes seconds
 * (`decisions/0022`). A file that cannot be written or read costs the time of an evaluation, but never an
 * answer.
 */
export class Snapshots {
  private readonly folder: string | null;
  private readonly maxBytes: number;
  /** Least recently used first. */
  private kept: Snapshot[] = [];
  private written = 0;
  readonly counts = { saved: 0, restored: 0, failed: 0 };

  constructor({ folder, maxBytes }: SnapshotFolder) {
    this.folder = maxBytes > 0 ? folder : null;
    this.maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.kept.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** The snapshot of this model that shares the longest prefix with a prompt. */
  longest(model: string, tokens: readonly number[]): { snapshot: Snapshot | null; shared: number } {
    let best: { snapshot: Snapshot | null; shared: number } = { snapshot: null, shared: 0 };
    for (const snapshot of this.kept) {
      if (snapshot.model !== model) continue;
      const shared = commonPrefix(snapshot.tokens, tokens);
      if (shared > best.shared) best = { snapshot, shared };
    }
    return best;
  }

  /** Saves the content of a sequence, unless a file has all but a little of it. Replaces a snapshot that it extends. */
  async save(model: string, sequence: NativeSequence): Promise<void> {
    const tokens = [...sequence.evaluated()];
    if (this.folder === null || tokens.length < MIN_SNAPSHOT_TOKENS) return;
    if (tokens.length - this.longest(model, tokens).shared < MIN_SNAPSHOT_TOKENS) return;
    const file = join(this.folder, `${++this.written}.state`);
    try {
      const bytes = await sequence.save(file);
      const outdone = this.kept.filter(
        (one) =>
          one.model === model && one.tokens.length - commonPrefix(one.tokens, tokens) < MIN_SNAPSHOT_TOKENS,
      );
      this.kept.push({ model, tokens, file, bytes });
      this.counts.saved += 1;
      await this.drop(outdone);
      while (this.bytes > this.maxBytes) await this.drop(this.kept.slice(0, 1));
    } catch {
      this.counts.failed += 1;
      await removed(file);
    }
  }

  /** Replaces the content of the sequence with a snapshot; a file that cannot be read leaves it empty. */
  async restore(snapshot: Snapshot, sequence: NativeSequence): Promise<void> {
    this.kept = [...this.kept.filter((one) => one !== snapshot), snapshot];
    try {
      await sequence.load(snapshot.file);
      this.counts.restored += 1;
    } catch {
      this.counts.failed += 1;
      await sequence.keep(0);
      await this.drop([snapshot]);
    }
  }

  /** A model that is opened again may be a different one under the same name. */
  async forget(model: string): Promise<void> {
    await this.drop(this.kept.filter((one) => one.model === model));
  }

  private async drop(some: readonly Snapshot[]): Promise<void> {
    this.kept = this.kept.filter((one) => !some.includes(one));
    for (const { file } of some) await removed(file);
  }
}

/** A file that cannot be removed now is removed with the folder. */
async function removed(file: string): Promise<void> {
  await rm(file, { force: true }).catch(() => undefined);
}

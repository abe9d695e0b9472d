import { join } from 'node:path';
import { fail, ok, type Result } from '../base/result.ts';
import type { SourceContent } from '../contract/source-code.ts';
import type { IndexStore, StoredFile, StoreFailure } from '../ports/index-store.ts';
import type { CutFailure, CutFile, SourceCutter } from '../ports/source-cutter.ts';
import type { SkipCounts, WalkedFile } from './walk.ts';

/** A file changed this shortly before it was read may change again with the same stamp: it is read again next time. */
const RACY_STAMP_MS = 2_000;
/** Size of one transaction. */
const INDEX_BATCH_FILES = 64;
const INDEX_BATCH_CHARACTERS = 1024 * 1024;

/** A file that the index lacks, or has in another version than the disk. */
export type StaleFile = Pick<WalkedFile, 'path'>;

/** The progress of one round. */
export type RoundProgress = { done: number; total: number; bytes: number };

export type RoundReport = {
  /** Files that were cut, files whose content was known (another branch, a copy), and files that no longer exist. */
  cut: number;
  reused: number;
  gone: number;
  bytes: number;
  skipped: SkipCounts;
  /** Files that are only partly indexed, or in windows because they do not parse: path and reason. */
  notes: { path: string; note: string }[];
};

export type RoundFailure = StoreFailure | CutFailure;

/** The changes of a batch, for the in-memory indexes. */
export type BatchWritten = {
  files: StoredFile[];
  gone: string[];
  numbers: Map<string, number>;
  added: number[];
};

export type RoundOptions = {
  root: string;
  store: IndexStore;
  cutter: SourceCutter;
  /** Milliseconds since 1970. */
  now(): number;
  onBatch(written: BatchWritten): Promise<Result<void, StoreFailure>>;
  onProgress(progress: RoundProgress): void;
  /** Resolves when the machine is free for background work. */
  turn(signal: AbortSignal): Promise<void>;
};

/** Whether a file's stamp shows a change since it was read: a different stamp, or one too recent to tell. */
export function isStale(stored: StoredFile | undefined, found: { size: number; modified: number }): boolean {
  if (stored === undefined || stored.size !== found.size || stored.modified !== found.modified) return true;
  return stored.readAt - stored.modified < RACY_STAMP_MS;
}

/** Reads files, cuts them, and writes them in batches, each one transaction. */
export class Round {
  readonly report: RoundReport = { cut: 0, reused: 0, gone: 0, bytes: 0, skipped: {}, notes: [] };
  private contents = new Map<string, SourceContent>();
  private files: StoredFile[] = [];
  private characters = 0;
  private done = 0;
  private failure: RoundFailure | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly options: RoundOptions) {}

  async run(
    stale: readonly StaleFile[],
    gone: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<RoundReport, RoundFailure>> {
    if (gone.length > 0) this.enqueue({ contents: [], files: [], gone: [...gone] });
    let next = 0;
    const lane = async () => {
      while (this.failure === null && !signal.aborted && next < stale.length) {
        const file = stale[next++] as StaleFile;
        await this.options.turn(signal);
        await this.take(file, stale.length, signal);
      }
    };
    await Promise.all(Array.from({ length: this.options.cutter.width }, lane));
    this.flush();
    await this.writing;
    if (this.failure !== null) return fail(this.failure);
    if (signal.aborted) return fail({ reason: 'cancelled', message: 'indexing was stopped' });
    this.report.gone += gone.length;
    return ok(this.report);
  }

  private async take({ path }: StaleFile, total: number, signal: AbortSignal): Promise<void> {
    const { root, cutter, now, onProgress } = this.options;
    const readAt = now();
    const answer = await cutter.cut({ file: join(root, path), path }, signal);
    if (!answer.ok && answer.failure.reason !== 'cutter_failed') {
      this.failure ??= answer.failure;
      return;
    }
    const stamp = { size: 0, modified: 0 };
    const cut: CutFile = answer.ok ? answer.value : { kind: 'skipped', reason: 'unreadable', stamp };
    this.keep(path, readAt, cut);
    this.done += 1;
    this.report.bytes += cut.stamp.size;
    onProgress({ done: this.done, total, bytes: this.report.bytes });
    if (this.files.length >= INDEX_BATCH_FILES || this.characters >= INDEX_BATCH_CHARACTERS) this.flush();
    // At most one batch ahead of the disk.
    if (this.characters >= INDEX_BATCH_CHARACTERS / 2) await this.writing;
  }

  private keep(path: string, readAt: number, cut: CutFile): void {
    const { report } = this;
    const place = { path, readAt, ...cut.stamp };
    if (cut.kind === 'skipped') {
      report.skipped[cut.reason] = (report.skipped[cut.reason] ?? 0) + 1;
      this.files.push({ ...place, contentHash: null, skipped: cut.reason });
      return;
    }
    const hash = cut.kind === 'cut' ? cut.content.hash : cut.hash;
    this.files.push({ ...place, contentHash: hash, skipped: null });
    if (cut.kind === 'known' || this.contents.has(hash)) {
      report.reused += 1;
      return;
    }
    report.cut += 1;
    if (cut.content.note !== '') report.notes.push({ path, note: cut.content.note });
    this.contents.set(hash, cut.content);
    this.characters += cut.content.text.length;
  }

  private flush(): void {
    if (this.files.length === 0) return;
    this.enqueue({ contents: [...this.contents.values()], files: this.files, gone: [] });
    this.contents = new Map();
    this.files = [];
    this.characters = 0;
  }

  private enqueue(batch: { contents: SourceContent[]; files: StoredFile[]; gone: string[] }): void {
    this.writing = this.writing.then(async () => {
      if (this.failure !== null) return;
      const written = await this.options.store.write(batch);
      if (!written.ok) {
        this.failure = written.failure;
        return;
      }
      const added = batch.contents.flatMap(({ hash }) => written.value.get(hash) ?? []);
      const told = await this.options.onBatch({ ...batch, numbers: written.value, added });
      if (!told.ok) this.failure ??= told.failure;
    });
  }
}

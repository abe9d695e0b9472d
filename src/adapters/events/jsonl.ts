import { appendFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { detach } from '../../base/detach.ts';
import { MAX_EVENTS_WAITING } from '../../config/limits.ts';
import type { CompletionEvent } from '../../contract/event.ts';
import type { EventLog, KeepOutcome } from '../../ports/event-log.ts';
import type { Log } from '../../ports/log.ts';
import { openRegular } from '../files/bounded-read.ts';
import { makePrivateFolder } from '../files/private.ts';
import { KnownKeys } from './known-keys.ts';

/** Size of a file of events, of which there are at most two. */
const MAX_EVENT_FILE_BYTES = 8 * 1024 * 1024;

export type EventLogOptions = {
  /** The folder of all state. */
  home: string;
  log: Log;
  /** Only tests set it. */
  bounds?: { fileBytes: number; waiting: number };
};

/** A line to write, and the callback that gets the outcome. */
type Waiting = { line: string; told?: (isKept: boolean) => void };

/**
 * One JSON object per line (JSON Lines) in `events/completions.jsonl`, append-only. A full file replaces
 * `completions.1.jsonl`, so that there are never more than two files.
 */
export function createEventLog(options: EventLogOptions): EventLog {
  return new JsonLinesLog(options);
}

class JsonLinesLog implements EventLog {
  readonly #file: JsonLinesFile;
  readonly #keys: KnownKeys;

  constructor({ home, log, bounds }: EventLogOptions) {
    const usual = { fileBytes: MAX_EVENT_FILE_BYTES, waiting: MAX_EVENTS_WAITING };
    this.#file = new JsonLinesFile({ home, log, name: 'completions', bounds: bounds ?? usual });
    this.#keys = new KnownKeys(this.#file.paths);
  }

  append(event: CompletionEvent): void {
    this.#file.append(event);
  }

  async keep(event: CompletionEvent): Promise<KeepOutcome> {
    const write = () => this.#file.keep(event);
    if (event.key !== undefined) return this.#keys.once(event.key, write);
    return (await write()) ? 'kept' : 'not_kept';
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

export type JsonLinesOptions = {
  home: string;
  log: Log;
  /** The name of the file in the folder `events`. */
  name: string;
  bounds: { fileBytes: number; waiting: number };
};

/**
 * A size-limited file of JSON lines, and the full one before it. Lines that cannot be written are counted and
 * logged.
 */
export class JsonLinesFile {
  /** Older file first. */
  readonly paths: readonly [string, string];
  readonly #log: Log;
  readonly #path: string;
  readonly #bounds: { fileBytes: number; waiting: number };
  #waiting: Waiting[] = [];
  #dropped = 0;
  #writing: Promise<void> | null = null;

  constructor({ home, log, name, bounds }: JsonLinesOptions) {
    this.#log = log;
    this.#path = join(home, 'events', `${name}.jsonl`);
    this.#bounds = bounds;
    this.paths = [olderOf(this.#path), this.#path];
  }

  append(entry: object): void {
    this.#enqueue({ line: lineOf(entry) });
  }

  /** Whether it was written. */
  keep(entry: object): Promise<boolean> {
    return new Promise((told) => {
      this.#enqueue({ line: lineOf(entry), told });
    });
  }

  async close(): Promise<void> {
    await this.#writing;
  }

  #enqueue(waiting: Waiting): void {
    if (this.#waiting.length >= this.#bounds.waiting) {
      this.#dropped += 1;
      waiting.told?.(false);
    } else this.#waiting.push(waiting);
    if (this.#writing !== null) return;
    this.#writing = this.#write();
    detach(this.#writing);
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      const isKept = await this.#append(batch);
      for (const { told } of batch) told?.(isKept);
    }
    if (this.#dropped > 0) this.#log.warn('events-dropped', { count: this.#dropped });
    this.#dropped = 0;
    this.#writing = null;
  }

  async #append(batch: readonly Waiting[]): Promise<boolean> {
    try {
      await appendTo(this.#path, batch.map(({ line }) => line).join(''), this.#bounds.fileBytes);
      return true;
    } catch (error) {
      this.#log.error('events-lost', { count: batch.length, error });
      return false;
    }
  }
}

function lineOf(entry: object): string {
  return `${JSON.stringify(entry)}\n`;
}

function olderOf(path: string): string {
  return path.replace(/\.jsonl$/, '.1.jsonl');
}

async function appendTo(path: string, text: string, fileBytes: number): Promise<void> {
  await makePrivateFolder(dirname(path));
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  const isFull = size > 0 && size + text.length > fileBytes;
  if (isFull) await rename(path, olderOf(path));
  // A process that was killed may have left half a line, which must not corrupt ours.
  const isTorn = !isFull && size > 0 && (await lastByte(path, size)) !== LINE_FEED;
  await appendFile(path, isTorn ? `\n${text}` : text, { mode: 0o600 });
}

const LINE_FEED = 10;

async function lastByte(path: string, size: number): Promise<number | undefined> {
  const file = await openRegular(path);
  try {
    return (await file?.read(Buffer.alloc(1), 0, 1, size - 1))?.buffer[0];
  } finally {
    await file?.close();
  }
}

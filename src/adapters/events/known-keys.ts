import { LRUCache } from 'lru-cache';
import { MAX_KEPT_EVENTS_BYTES } from '../../config/limits.ts';
import type { KeepOutcome } from '../../ports/event-log.ts';
import { textOrNull } from '../files/bounded-read.ts';

/** Event keys that are remembered to recognize an event sent again. */
const MAX_EVENT_KEYS = 50_000;

/** The keys of stored events, including those of earlier runs: read from the files on first use. */
export class KnownKeys {
  readonly #paths: readonly string[];
  /** Whether the event of a key was kept. */
  readonly #keys = new LRUCache<string, Promise<boolean>>({ max: MAX_EVENT_KEYS });
  #loading: Promise<void> | null = null;

  /** The files, oldest first. */
  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  /** Writes unless that is done or in progress. A failed write may be tried again. */
  async once(key: string, write: () => Promise<boolean>): Promise<KeepOutcome> {
    this.#loading ??= this.#load();
    await this.#loading;
    const known = this.#keys.get(key);
    if (known !== undefined) return (await known) ? 'known' : 'not_kept';
    const writing = write();
    this.#keys.set(key, writing);
    const isKept = await writing;
    if (!isKept) this.#keys.delete(key);
    return isKept ? 'kept' : 'not_kept';
  }

  async #load(): Promise<void> {
    for (const path of this.#paths) {
      const text = (await textOrNull(path, { maxBytes: MAX_KEPT_EVENTS_BYTES })) ?? '';
      for (const line of text.split('\n')) {
        const key = keyOf(line);
        if (key !== null) this.#keys.set(key, Promise.resolve(true));
      }
    }
  }
}

/** Null: the line has no key, or is incomplete. */
function keyOf(line: string): string | null {
  try {
    const { key } = JSON.parse(line) as { key?: unknown };
    return typeof key === 'string' ? key : null;
  } catch {
    return null;
  }
}

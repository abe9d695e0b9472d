import { LRUCache } from 'lru-cache';
import { MAX_EVENT_KEYS, MAX_KEPT_EVENTS_BYTES } from '../../config/limits.ts';
import type { Kept } from '../../ports/event-log.ts';
import { textOrNull } from '../files/bounded-read.ts';

/** The keys of events that are kept, those of earlier runs among them: read from the files when one is first asked for. */
export class KnownKeys {
  readonly #paths: readonly string[];
  /** Whether the event of a key was kept. */
  readonly #keys = new LRUCache<string, Promise<boolean>>({ max: MAX_EVENT_KEYS });
  #loading: Promise<void> | null = null;

  /** The files, the oldest first. */
  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  /** Writes unless that is done already, or is being done. What could not be kept may be tried again. */
  async once(key: string, write: () => Promise<boolean>): Promise<Kept> {
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

/** Null: it has none, or is half a line. */
function keyOf(line: string): string | null {
  try {
    const { key } = JSON.parse(line) as { key?: unknown };
    return typeof key === 'string' ? key : null;
  } catch {
    return null;
  }
}

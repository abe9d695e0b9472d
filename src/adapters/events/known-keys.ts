import { MAX_EVENT_KEYS, MAX_KEPT_EVENTS_BYTES } from '../../config/limits.ts';
import type { Kept } from '../../ports/event-log.ts';
import { textOrNull } from '../files/bounded-read.ts';

/** The keys of events that are kept, those of earlier runs among them: read from the files when one is first asked for. */
export class KnownKeys {
  readonly #paths: readonly string[];
  /** The oldest first. False: it could not be kept. */
  readonly #keys = new Map<string, Promise<boolean>>();
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
    this.#remember(key, writing);
    const isKept = await writing;
    if (!isKept) this.#keys.delete(key);
    return isKept ? 'kept' : 'not_kept';
  }

  #remember(key: string, kept: Promise<boolean>): void {
    this.#keys.set(key, kept);
    const [oldest] = this.#keys.keys();
    if (this.#keys.size > MAX_EVENT_KEYS && oldest !== undefined) this.#keys.delete(oldest);
  }

  async #load(): Promise<void> {
    for (const path of this.#paths) {
      const text = (await textOrNull(path, { maxBytes: MAX_KEPT_EVENTS_BYTES })) ?? '';
      for (const line of text.split('\n')) {
        const key = keyOf(line);
        if (key !== null) this.#remember(key, Promise.resolve(true));
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

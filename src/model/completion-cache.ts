import { createHash } from 'node:crypto';
import type { Answer } from '../contract/answer.ts';

/** A cursor in a text, and the settings that an answer depends on. */
export type CachePlace = {
  path: string | null;
  before: string;
  after: string;
  /** All settings of the request that change an answer, as one text. */
  settings: string;
};

/** How an answer came about without the model: the user typed on into it, or asked for the same again. */
type Reuse = 'typed_through' | 'repeated';

type Entry = {
  path: string | null;
  settings: string;
  beforeLength: number;
  afterLength: number;
  /** Empty: nothing was to be shown here. */
  text: string;
  /** Of the document with the text in place. */
  hash: string;
  answer: Answer;
};

/**
 * Answers by place, the least recently used out first. What a user types of an answer leaves the document that
 * would result as it was, so its verdicts hold for the rest of it. Documents are kept as hashes, not as texts.
 */
export class CompletionCache {
  private readonly limit: number;
  private entries: Entry[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  add({ path, before, after, settings }: CachePlace, text: string, answer: Answer): void {
    const hash = hashOf(before, text, after);
    const lengths = { beforeLength: before.length, afterLength: after.length };
    this.entries.unshift({ path, settings, ...lengths, text, hash, answer });
    if (this.entries.length > this.limit) this.entries.length = this.limit;
  }

  /** The answer whose document this one becomes when `rest` is put in; null when none is known. */
  find(place: CachePlace): { answer: Answer; rest: string; reuse: Reuse } | null {
    const { before, after } = place;
    const index = this.entries.findIndex((entry) => fits(entry, place));
    const entry = this.entries[index];
    if (entry === undefined) return null;
    this.entries.splice(index, 1);
    this.entries.unshift(entry);
    const typed = before.length - entry.beforeLength;
    const isSame = typed === 0 && after.length === entry.afterLength;
    return {
      answer: entry.answer,
      rest: entry.text.slice(typed),
      reuse: isSame ? 'repeated' : 'typed_through',
    };
  }
}

function fits(entry: Entry, { path, before, after, settings }: CachePlace): boolean {
  const typed = before.length - entry.beforeLength;
  if (entry.path !== path || entry.settings !== settings || entry.afterLength !== after.length) return false;
  // An answer that was typed to its end is used up; a silence holds for its own place only.
  if (typed < 0 || typed > Math.max(0, entry.text.length - 1)) return false;
  return hashOf(before, entry.text.slice(typed), after) === entry.hash;
}

function hashOf(...parts: string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64');
}

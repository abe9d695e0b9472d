import { createHash } from 'node:crypto';
import { offsetAt } from '../../base/text.ts';
import type { Answer } from '../../contract/answer.ts';
import type { CompleteRequest } from '../../contract/request.ts';

/** Characters that may be typed or deleted between two requests of the same cursor. */
const MAX_TYPED_BETWEEN_REQUESTS = 200;

/** A cursor in a text, and the settings an answer depends on. */
export type CachePlace = {
  path: string | null;
  before: string;
  after: string;
  /** All settings of the request that affect an answer, as one text. */
  settings: string;
};

/** How an answer was found without the model: the user typed along with it, or asked for the same again. */
type Reuse = 'typed_through' | 'repeated';

type Entry = {
  path: string | null;
  settings: string;
  beforeLength: number;
  afterLength: number;
  /** Empty: nothing was to be shown here. */
  text: string;
  /** Hash of the document with the text inserted. */
  hash: string;
  answer: Answer;
};

/**
 * Answers by place; the least recently used is evicted first. Typing along with an answer does not change the resulting
 * document, so its verdicts also hold for the remainder. Documents are stored as hashes, not as texts.
 */
export class CompletionCache {
  private entries: Entry[] = [];

  constructor(private readonly limit: number) {}

  add({ path, before, after, settings }: CachePlace, text: string, answer: Answer): void {
    const hash = hashOf(before, text, after);
    const lengths = { beforeLength: before.length, afterLength: after.length };
    this.entries.unshift({ path, settings, ...lengths, text, hash, answer });
    if (this.entries.length > this.limit) this.entries.length = this.limit;
  }

  /** The answer that leads to the same document when `rest` is inserted; null when none is known. */
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
  // An answer that was typed to its end is used up; an empty one holds for its own place only.
  if (typed < 0 || typed > Math.max(0, entry.text.length - 1)) return false;
  return hashOf(before, entry.text.slice(typed), after) === entry.hash;
}

function hashOf(...parts: string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64');
}

/** A document as its clients name it. */
export function documentOf({ workspace, document }: CompleteRequest): string {
  return JSON.stringify([workspace, document.path]);
}

/** A request's place, as the cache key. A position outside the text is clamped to its end: the task refuses it. */
export function placeOf({ document, position, ...request }: CompleteRequest): CachePlace {
  const cursor = offsetAt(document.text, position) ?? document.text.length;
  const { max_tokens, temperature, seed, stop, alternatives, workspace } = request;
  return {
    path: document.path,
    before: document.text.slice(0, cursor),
    after: document.text.slice(cursor),
    settings: JSON.stringify([workspace, max_tokens, temperature, seed, stop, alternatives]),
  };
}

export function isSamePlace(one: CachePlace, other: CachePlace): boolean {
  return one.before === other.before && one.after === other.after && one.settings === other.settings;
}

/** Whether a user typing at one place may reach the other, or is there. */
export function isOnTheWay(here: CachePlace, there: CachePlace): boolean {
  return (
    there.before.startsWith(here.before) && here.after === there.after && here.settings === there.settings
  );
}

/**
 * Whether both are of one document and the user went on: the text is the same and the cursor elsewhere, or the text
 * before the cursor was extended or deleted. The path alone is not enough: two users of one server may have files of
 * the same name.
 */
export function isOvertaken(older: CachePlace, newer: CachePlace): boolean {
  if (older.path !== newer.path || older.before === newer.before) return false;
  const [short, long] =
    older.before.length < newer.before.length ? [older.before, newer.before] : [newer.before, older.before];
  if (!long.startsWith(short)) return false;
  if (older.after === newer.after) return long.length - short.length <= MAX_TYPED_BETWEEN_REQUESTS;
  return older.before.length + older.after.length === newer.before.length + newer.after.length
    ? older.before + older.after === newer.before + newer.after
    : false;
}

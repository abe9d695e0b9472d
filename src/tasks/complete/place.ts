import { offsetAt } from '../../base/text.ts';
import { MAX_TYPED_BETWEEN_REQUESTS } from '../../config/limits.ts';
import type { CompleteRequest } from '../../contract/request.ts';
import type { CachePlace } from '../../model/completion-cache.ts';

/** A document as its clients name it. */
export function documentOf({ workspace, document }: CompleteRequest): string {
  return JSON.stringify([workspace, document.path]);
}

/** Where a request stands, for the cache. A position outside of the text is at its end: the task refuses it. */
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

/** Whether who types on at one place may come to the other, or is there. */
export function isOnTheWay(here: CachePlace, there: CachePlace): boolean {
  return (
    there.before.startsWith(here.before) && here.after === there.after && here.settings === there.settings
  );
}

/**
 * Whether both are of one document and the user went on: the text is the same and the cursor elsewhere, or what
 * stands before the cursor was typed on or taken back. The path alone does not say it: two users of one server may
 * have files of the same name.
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

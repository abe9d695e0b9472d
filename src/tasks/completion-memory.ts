import { offsetAt, positionAt } from '../base/text.ts';
import {
  MAX_GIVEN_COMPLETIONS,
  MAX_KEPT_COMPLETIONS,
  MAX_REMEMBERED_DOCUMENTS,
  MAX_TYPED_BETWEEN_REQUESTS,
  PREPARE_DEADLINE_MS,
} from '../config/limits.ts';
import type { CompleteRequest } from '../contract/request.ts';
import { type CachePlace, CompletionCache } from '../model/completion-cache.ts';

/** Why a completion was stopped: the user typed on, and what it would have said is of no use any more. */
export class Superseded extends Error {
  override name = 'Superseded';
}

/** A suggestion that was given out, and what it was for. */
type Given = { request: CompleteRequest; text: string };

type Turn = { place: CachePlace; stop: AbortController };

/** What completions leave behind for the next: their answers, who is under way, and what is being evaluated ahead. */
export class CompletionMemory {
  readonly answers = new CompletionCache(MAX_KEPT_COMPLETIONS);
  private readonly turns = new Set<Turn>();
  private readonly ahead = new Map<string, AbortController>();
  private readonly closed = new AbortController();
  private readonly sizes = new Map<string, number>();
  private readonly given = new Map<string, Given>();

  /** Counts a request in, and stops the older ones that it overtakes. `leave` must be called when it ends. */
  enter(request: CompleteRequest): { signal: AbortSignal; leave(): void } {
    const turn: Turn = { place: placeOf(request), stop: new AbortController() };
    for (const other of this.turns)
      if (isOvertaken(other.place, turn.place)) other.stop.abort(new Superseded('a newer request came'));
    this.turns.add(turn);
    return { signal: turn.stop.signal, leave: () => this.turns.delete(turn) };
  }

  /** Work ahead of the next request for a document; it replaces what was still under way for the same. */
  async prepare<Value>(
    request: CompleteRequest,
    work: (signal: AbortSignal) => Promise<Value>,
    signal: AbortSignal = this.closed.signal,
  ): Promise<Value> {
    const key = documentOf(request);
    this.ahead.get(key)?.abort();
    const stop = new AbortController();
    this.ahead.set(key, stop);
    const deadline = AbortSignal.timeout(PREPARE_DEADLINE_MS);
    try {
      return await work(AbortSignal.any([stop.signal, this.closed.signal, signal, deadline]));
    } finally {
      if (this.ahead.get(key) === stop) this.ahead.delete(key);
    }
  }

  /** The tokens of the context that was last evaluated ahead for a document: what is evaluated stays of use. */
  sizeOf(request: CompleteRequest): number | undefined {
    return this.sizes.get(documentOf(request));
  }

  setSize(request: CompleteRequest, tokens: number): void {
    setLast(this.sizes, documentOf(request), tokens, MAX_REMEMBERED_DOCUMENTS);
  }

  /** Remembers what was given out under the request's id, until newer ones have taken its place. */
  give(request: CompleteRequest, text: string): void {
    setLast(this.given, request.id, { request, text }, MAX_GIVEN_COMPLETIONS);
  }

  /** The request that follows when a suggestion is accepted as a whole; null when it is not known any more. */
  afterAccept(id: string): CompleteRequest | null {
    const given = this.given.get(id);
    if (given === undefined) return null;
    const { request, text } = given;
    const { before, after } = placeOf(request);
    const document = { ...request.document, text: before + text + after };
    return { ...request, document, position: positionAt(document.text, before.length + text.length) };
  }

  /** Ends what was still under way ahead. */
  close(): void {
    this.closed.abort();
  }
}

/** Sets a value as the newest of a map, and forgets the oldest beyond a limit. */
function setLast<Value>(map: Map<string, Value>, key: string, value: Value, limit: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > limit && oldest !== undefined) map.delete(oldest);
}

function documentOf({ workspace, document }: CompleteRequest): string {
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

/**
 * Whether both are of one document and the user went on: the text is the same and the cursor elsewhere, or what
 * stands before the cursor was typed on or taken back. The path alone does not say it: two users of one server may
 * have files of the same name.
 */
function isOvertaken(older: CachePlace, newer: CachePlace): boolean {
  if (older.path !== newer.path || older.before === newer.before) return false;
  const [short, long] =
    older.before.length < newer.before.length ? [older.before, newer.before] : [newer.before, older.before];
  if (!long.startsWith(short)) return false;
  if (older.after === newer.after) return long.length - short.length <= MAX_TYPED_BETWEEN_REQUESTS;
  return older.before.length + older.after.length === newer.before.length + newer.after.length
    ? older.before + older.after === newer.before + newer.after
    : false;
}

import { positionAt } from '../base/text.ts';
import { untilAborted } from '../base/until-aborted.ts';
import {
  MAX_GIVEN_COMPLETIONS,
  MAX_KEPT_COMPLETIONS,
  MAX_REMEMBERED_DOCUMENTS,
  PREPARE_DEADLINE_MS,
} from '../config/limits.ts';
import type { CompleteRequest } from '../contract/request.ts';
import { type CachePlace, CompletionCache } from '../model/completion-cache.ts';
import { documentOf, isOvertaken, isSamePlace, placeOf } from './completion-place.ts';
import { CompletionTurn } from './completion-turn.ts';

/** A suggestion that was given out, and what it was for. */
type Given = { request: CompleteRequest; text: string };

/** A completion that nobody has asked for yet. */
type Drawing = { place: CachePlace; stop: AbortController; done: Promise<unknown> };

/** What completions leave behind for the next: their answers, who is under way, and what is being evaluated ahead. */
export class CompletionMemory {
  readonly answers = new CompletionCache(MAX_KEPT_COMPLETIONS);
  private readonly turns = new Set<CompletionTurn>();
  private readonly ahead = new Map<string, AbortController>();
  private readonly drawnAhead = new Map<string, Drawing>();
  private readonly closed = new AbortController();
  private readonly sizes = new Map<string, number>();
  private readonly given = new Map<string, Given>();

  /** Counts a request in; older ones that it overtakes are told. `leave` must be called when who asked has his answer. */
  enter(request: CompleteRequest): CompletionTurn {
    const turn = new CompletionTurn(request, () => this.turns.delete(turn));
    for (const other of this.turns) if (isOvertaken(other.place, turn.place)) other.supersede(turn.place);
    this.turns.add(turn);
    // It holds the evaluated text of the document, which this request needs.
    const guess = this.drawnAhead.get(documentOf(request));
    if (guess !== undefined && !isSamePlace(guess.place, turn.place)) guess.stop.abort();
    return turn;
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

  /** Draws for a place that is likely to be asked for next, until a request comes for another place of the document. */
  async drawAhead(request: CompleteRequest, draw: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const key = documentOf(request);
    // What is evaluated for the place where the user is comes first.
    if (this.ahead.has(key) || this.drawnAhead.has(key)) return;
    const stop = new AbortController();
    const deadline = AbortSignal.timeout(PREPARE_DEADLINE_MS);
    const done = draw(AbortSignal.any([stop.signal, this.closed.signal, deadline]));
    const drawing: Drawing = { place: placeOf(request), stop, done };
    this.drawnAhead.set(key, drawing);
    try {
      await done;
    } finally {
      if (this.drawnAhead.get(key) === drawing) this.drawnAhead.delete(key);
    }
  }

  /** Waits for what is being drawn for this place, or for one before it and says what was typed since: it has a lead. */
  async untilDrawn(request: CompleteRequest, signal: AbortSignal): Promise<void> {
    const place = placeOf(request);
    const ahead = this.drawnAhead.get(documentOf(request));
    const isForIt = ahead !== undefined && isSamePlace(ahead.place, place);
    const drawn = isForIt ? ahead.done : [...this.turns].reverse().find((turn) => turn.says(place))?.done;
    if (drawn !== undefined) await untilAborted(drawn, signal);
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
    for (const turn of this.turns) turn.stop();
  }
}

/** Sets a value as the newest of a map, and forgets the oldest beyond a limit. */
function setLast<Value>(map: Map<string, Value>, key: string, value: Value, limit: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > limit && oldest !== undefined) map.delete(oldest);
}

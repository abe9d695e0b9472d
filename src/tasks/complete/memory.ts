import { LRUCache } from 'lru-cache';
import { positionAt } from '../../base/text.ts';
import { untilAborted } from '../../base/until-aborted.ts';
import {
  DRAWN_AHEAD_WAIT_MS,
  MAX_GIVEN_COMPLETIONS,
  MAX_KEPT_COMPLETIONS,
  MAX_REMEMBERED_DOCUMENTS,
  PREPARE_DEADLINE_MS,
} from '../../config/limits.ts';
import type { CompleteRequest } from '../../contract/request.ts';
import { Superseded } from '../run/run.ts';
import {
  type CachePlace,
  CompletionCache,
  documentOf,
  isOnTheWay,
  isOvertaken,
  isSamePlace,
  placeOf,
} from './cache.ts';

/** A suggestion that was given out, and what it was for. */
type Given = { request: CompleteRequest; text: string };

type Turn = { place: CachePlace; stop: AbortController };

/** A completion that nobody has asked for yet. */
type Drawing = Turn & { done: Promise<unknown> };

/** What completions leave behind for the next: their answers, who is under way, and what is being evaluated ahead. */
export class CompletionMemory {
  readonly answers = new CompletionCache(MAX_KEPT_COMPLETIONS);
  private readonly turns = new Set<Turn>();
  private readonly ahead = new Map<string, AbortController>();
  private readonly drawnAhead = new Map<string, Drawing>();
  private readonly closed = new AbortController();
  private readonly sizes = new LRUCache<string, number>({ max: MAX_REMEMBERED_DOCUMENTS });
  private readonly given = new LRUCache<string, Given>({ max: MAX_GIVEN_COMPLETIONS });

  /** Counts a request in, and stops the older ones that it overtakes. `leave` must be called when it ends. */
  enter(request: CompleteRequest): { signal: AbortSignal; leave(): void } {
    const turn: Turn = { place: placeOf(request), stop: new AbortController() };
    for (const other of this.turns)
      if (isOvertaken(other.place, turn.place)) other.stop.abort(new Superseded('a newer request came'));
    this.turns.add(turn);
    const guess = this.drawnAhead.get(documentOf(request));
    if (guess !== undefined && !isOnTheWay(turn.place, guess.place)) guess.stop.abort();
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

  /**
   * Draws for a place that is likely to be asked for next, until a request of the document leads elsewhere; null when
   * something else is done for the document already.
   */
  async drawAhead<Value>(
    request: CompleteRequest,
    draw: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value | null> {
    const key = documentOf(request);
    // What is evaluated for the place where the user is comes first.
    if (this.ahead.has(key) || this.drawnAhead.has(key)) return null;
    const stop = new AbortController();
    const deadline = AbortSignal.timeout(PREPARE_DEADLINE_MS);
    const done = draw(AbortSignal.any([stop.signal, this.closed.signal, deadline]));
    const drawing: Drawing = { place: placeOf(request), stop, done };
    this.drawnAhead.set(key, drawing);
    try {
      return await done;
    } finally {
      if (this.drawnAhead.get(key) === drawing) this.drawnAhead.delete(key);
    }
  }

  /** Waits for what is being drawn for just this place, if anything is: it has a lead, unless others go before it. */
  async untilDrawn(request: CompleteRequest, signal: AbortSignal): Promise<void> {
    const drawing = this.drawnAhead.get(documentOf(request));
    if (drawing === undefined || !isSamePlace(drawing.place, placeOf(request))) return;
    const late = AbortSignal.timeout(DRAWN_AHEAD_WAIT_MS);
    await untilAborted(drawing.done, AbortSignal.any([signal, late]));
  }

  /** Stops what is drawn ahead for a request's document: it holds the evaluated text, which this request needs. */
  stopDrawingAhead(request: CompleteRequest): void {
    this.drawnAhead.get(documentOf(request))?.stop.abort();
  }

  /** The tokens of the context that was last evaluated ahead for a document: what is evaluated stays of use. */
  sizeOf(request: CompleteRequest): number | undefined {
    return this.sizes.get(documentOf(request));
  }

  setSize(request: CompleteRequest, tokens: number): void {
    this.sizes.set(documentOf(request), tokens);
  }

  /** Remembers what was given out under the request's id, until newer ones have taken its place. */
  give(request: CompleteRequest, text: string): void {
    this.given.set(request.id, { request, text });
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

import { LRUCache } from 'lru-cache';
import { positionAt } from '../../base/text.ts';
import { untilAborted } from '../../base/until-aborted.ts';
import { PREPARE_DEADLINE_MS } from '../../config/limits.ts';
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

/** Answers cached for users who type along with them or ask again. */
const MAX_KEPT_COMPLETIONS = 256;
/** Suggestions whose acceptance is prepared for; each holds its document. */
const MAX_GIVEN_COMPLETIONS = 8;
/** Documents for which it is remembered how much was evaluated ahead. */
const MAX_REMEMBERED_DOCUMENTS = 64;
/** How long a request waits for the completion being generated ahead for its place, before it starts its own. */
const DRAWN_AHEAD_WAIT_MS = 300;

/** A suggestion that was sent to a client, and its request. */
type Given = { request: CompleteRequest; text: string };

type Turn = { place: CachePlace; stop: AbortController };

/** A completion generated before anyone requests it. */
type Drawing = Turn & { done: Promise<unknown> };

/** State between completions: their answers, the running requests, and what is being evaluated ahead. */
export class CompletionMemory {
  readonly answers = new CompletionCache(MAX_KEPT_COMPLETIONS);
  private readonly turns = new Set<Turn>();
  private readonly ahead = new Map<string, AbortController>();
  private readonly drawnAhead = new Map<string, Drawing>();
  private readonly closed = new AbortController();
  private readonly sizes = new LRUCache<string, number>({ max: MAX_REMEMBERED_DOCUMENTS });
  private readonly given = new LRUCache<string, Given>({ max: MAX_GIVEN_COMPLETIONS });

  /** Registers a request, and stops the older ones it supersedes. `leave` must be called when it ends. */
  enter(request: CompleteRequest): { signal: AbortSignal; leave(): void } {
    const turn: Turn = { place: placeOf(request), stop: new AbortController() };
    for (const other of this.turns)
      if (isOvertaken(other.place, turn.place)) other.stop.abort(new Superseded('a newer request arrived'));
    this.turns.add(turn);
    const guess = this.drawnAhead.get(documentOf(request));
    if (guess !== undefined && !isOnTheWay(turn.place, guess.place)) guess.stop.abort();
    return { signal: turn.stop.signal, leave: () => this.turns.delete(turn) };
  }

  /** Work ahead of the next request for a document; it replaces earlier work for the same document. */
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
   * Generates for a place likely to be requested next, until a request of the document goes elsewhere; null when
   * something else is already running for the document.
   */
  async drawAhead<Value>(
    request: CompleteRequest,
    draw: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value | null> {
    const key = documentOf(request);
    // Evaluation for the user's current place comes first.
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

  /** Waits for generation ahead for exactly this place, if any: it has a head start, unless others go before it. */
  async untilDrawn(request: CompleteRequest, signal: AbortSignal): Promise<void> {
    const drawing = this.drawnAhead.get(documentOf(request));
    if (drawing === undefined || !isSamePlace(drawing.place, placeOf(request))) return;
    const late = AbortSignal.timeout(DRAWN_AHEAD_WAIT_MS);
    await untilAborted(drawing.done, AbortSignal.any([signal, late]));
  }

  /** Stops generation ahead for a request's document: it holds the evaluated text this request needs. */
  stopDrawingAhead(request: CompleteRequest): void {
    this.drawnAhead.get(documentOf(request))?.stop.abort();
  }

  /** Tokens of the context last evaluated ahead for a document: what is evaluated remains useful. */
  sizeOf(request: CompleteRequest): number | undefined {
    return this.sizes.get(documentOf(request));
  }

  setSize(request: CompleteRequest, tokens: number): void {
    this.sizes.set(documentOf(request), tokens);
  }

  /** Remembers what was sent under the request's id, until newer ones replace it. */
  give(request: CompleteRequest, text: string): void {
    this.given.set(request.id, { request, text });
  }

  /** The request that follows when a suggestion is accepted as a whole; null when it is no longer known. */
  afterAccept(id: string): CompleteRequest | null {
    const given = this.given.get(id);
    if (given === undefined) return null;
    const { request, text } = given;
    const { before, after } = placeOf(request);
    const document = { ...request.document, text: before + text + after };
    return { ...request, document, position: positionAt(document.text, before.length + text.length) };
  }

  /** Ends all work ahead. */
  close(): void {
    this.closed.abort();
  }
}

import { ABANDONED_DRAFT_MS } from '../config/limits.ts';
import type { CompleteRequest } from '../contract/request.ts';
import type { CachePlace } from '../model/completion-cache.ts';
import { placeOf, typedSince } from './completion-place.ts';

/** Why a completion was stopped: the user typed on, and what it would have said is of no use any more. */
export class Superseded extends Error {
  override name = 'Superseded';
}

/** Told of what is drawn, so that it can be of use to whoever comes next. */
export type DraftWatcher = {
  /** A draft begins. `isFollowable`: the next request can wait for it, because it soon ends. */
  began(isFollowable: boolean): void;
  said(piece: string): void;
};

/**
 * A completion under way. Who asked for it may leave while it is drawn on: it is what the next request wants, as long as
 * the user types what it says.
 */
export class CompletionTurn implements DraftWatcher {
  readonly place: CachePlace;
  private readonly asker = new AbortController();
  private readonly work = new AbortController();
  private readonly end: () => void;
  /** Resolves when its work has ended. */
  done: Promise<void> = Promise.resolve();
  private isWorking = false;
  private isLeft = false;
  private abandoned: NodeJS.Timeout | null = null;
  private isFollowable = false;
  private drawn = '';
  /** What the user typed since it was asked for. */
  private typed = '';

  /** `end` is called when nobody can have any more of it. */
  constructor(request: CompleteRequest, end: () => void) {
    this.place = placeOf(request);
    this.end = end;
  }

  /** Aborts when a newer request has taken the place of who asked. */
  get signal(): AbortSignal {
    return this.asker.signal;
  }

  /** Aborts when what is drawn is of use to nobody. */
  get drawing(): AbortSignal {
    return this.work.signal;
  }

  /** What is done for this turn, under its signal `drawing`; it lasts until that ends. */
  during<Value>(work: Promise<Value>): Promise<Value> {
    this.isWorking = true;
    this.done = work.then(
      () => this.finish(),
      () => this.finish(),
    );
    return work;
  }

  began(isFollowable: boolean): void {
    this.isFollowable = isFollowable;
    this.drawn = '';
    // A second draft is for him whom the first one failed.
    if (this.isLeft && !isFollowable) this.stop();
  }

  said(piece: string): void {
    this.drawn += piece;
    if (this.isLeft && !this.agreesWith(this.typed)) this.stop();
  }

  /** A newer request of the same document has come. */
  supersede(newer: CachePlace): void {
    this.isLeft = true;
    this.asker.abort(new Superseded('a newer request came'));
    this.forget();
    if (this.says(newer)) this.typed = newer.before.slice(this.place.before.length);
    else this.stop();
  }

  /** Who asked has his answer, or is gone; editors take a request back just before they send the next one. */
  leave(): void {
    this.isLeft = true;
    if (!this.isWorking) this.end();
    // A newer request has decided already whether it goes on.
    else if (!this.signal.aborted) this.abandon();
  }

  private abandon(): void {
    if (this.agreesWith('')) this.abandoned = setTimeout(() => this.stop(), ABANDONED_DRAFT_MS).unref();
    else this.stop();
  }

  /** Whether the draft goes on from what was typed since; one that has not begun is not ahead of a new one. */
  says(place: CachePlace): boolean {
    const typed = typedSince(this.place, place);
    return typed !== null && this.agreesWith(typed);
  }

  stop(): void {
    this.work.abort(new Superseded('nobody waits for it'));
  }

  private agreesWith(typed: string): boolean {
    const { drawn } = this;
    return this.isFollowable && drawn !== '' && (drawn.startsWith(typed) || typed.startsWith(drawn));
  }

  private finish(): void {
    this.isWorking = false;
    this.forget();
    this.end();
  }

  private forget(): void {
    if (this.abandoned !== null) clearTimeout(this.abandoned);
    this.abandoned = null;
  }
}

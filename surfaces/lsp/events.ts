import { z } from 'zod';
import type { Assistant } from '../../src/assistant.ts';
import type { CompletionEvent } from '../../src/contract/event.ts';

/** A suggestion visible for less time was not accepted deliberately. */
const MIN_VISIBLE_MS = 150;
/** Completions whose display time is remembered, to report how long acceptance took. */
const MAX_SHOWN_COMPLETIONS = 200;

/** Arguments of the commands about a completion: its id, the index of its text, and the accepted part. */
const Arguments = z.tuple([
  z.string().min(1).max(200),
  z.int().min(0).max(100).optional(),
  z.enum(['word', 'line']).optional(),
]);

/** A command about a completion; `isSeen`: it was visible long enough to be deliberate. */
type CommandTarget = { id: string; index: number; part: 'word' | 'line' | null; isSeen: boolean };

/** When it was shown, and the offered texts. */
type Offered = { at: number; texts: readonly string[] };

/** Records what a user did with completions. An editor is assumed to show what it was given and did not cancel. */
export class CompletionEvents {
  /** Oldest first. */
  readonly #shown = new Map<string, Offered>();

  constructor(private readonly record: Assistant['record']) {}

  shown(id: string, texts: readonly string[]): void {
    this.#shown.set(id, { at: performance.now(), texts });
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > MAX_SHOWN_COMPLETIONS && oldest !== undefined) this.#shown.delete(oldest);
    this.#append('view', id, 0);
  }

  /** The command's parsed arguments; null: they are not Fettle's. */
  tell(event: 'select' | 'dismiss', given: readonly unknown[]): CommandTarget | null {
    const parsed = Arguments.safeParse(given);
    if (!parsed.success) return null;
    const [id, index = 0, part = null] = parsed.data;
    this.#append(event, id, index, { select_kind: part });
    const shown = this.#shown.get(id);
    const isSeen = shown === undefined || performance.now() - shown.at >= MIN_VISIBLE_MS;
    return { id, index, part, isSeen };
  }

  tellTypedOver(id: string): void {
    this.#append('typed_over', id, 0);
  }

  /** `share` is the remaining part of an accepted text, from 0 to 1. */
  tellSurvival(id: string, index: number, afterMs: number, share: number): void {
    this.#append('survival', id, index, { after_ms: afterMs, survived: share });
  }

  /** One of the texts offered under an id, while it is remembered. */
  textOf(id: string, index: number): string | null {
    return this.#shown.get(id)?.texts[index] ?? null;
  }

  #append(
    event: CompletionEvent['event'],
    id: string,
    index: number,
    more: Partial<Pick<CompletionEvent, 'select_kind' | 'after_ms' | 'survived'>> = {},
  ): void {
    const shown = this.#shown.get(id)?.at;
    this.record({
      at: new Date().toISOString(),
      event,
      completion_id: id,
      choice_index: index,
      view_id: null,
      elapsed_ms: shown === undefined ? null : performance.now() - shown,
      select_kind: null,
      ...more,
    });
  }
}

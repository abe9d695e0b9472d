import { z } from 'zod';
import type { Assistant } from '../../src/assistant.ts';
import { MAX_SHOWN_COMPLETIONS } from '../../src/config/limits.ts';
import type { CompletionEvent } from '../../src/contract/event.ts';

/** What the commands about a completion carry: its id, which of its texts, and what part of it was taken. */
const Arguments = z.tuple([
  z.string().min(1).max(200),
  z.int().min(0).max(100).optional(),
  z.enum(['word', 'line']).optional(),
]);

/** Keeps what a user did with completions. An editor is taken to show what it was given and did not cancel. */
export class CompletionEvents {
  /** When each was shown, the oldest first. */
  readonly #shown = new Map<string, number>();

  constructor(private readonly record: Assistant['record']) {}

  shown(id: string): void {
    this.#shown.set(id, performance.now());
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > MAX_SHOWN_COMPLETIONS && oldest !== undefined) this.#shown.delete(oldest);
    this.#append('view', id, 0, null);
  }

  /** False: the arguments are none of ours. */
  tell(event: 'select' | 'dismiss', given: readonly unknown[]): boolean {
    const parsed = Arguments.safeParse(given);
    if (!parsed.success) return false;
    const [id, index = 0, part = null] = parsed.data;
    this.#append(event, id, index, part);
    return true;
  }

  #append(event: CompletionEvent['event'], id: string, index: number, part: string | null): void {
    const shown = this.#shown.get(id);
    this.record({
      at: new Date().toISOString(),
      event,
      completion_id: id,
      choice_index: index,
      view_id: null,
      elapsed_ms: shown === undefined ? null : performance.now() - shown,
      select_kind: part,
    });
  }
}

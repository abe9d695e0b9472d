import type { TextDocument } from 'vscode-languageserver-textdocument';
import { keptShare, movedStretch } from '../../src/base/kept-share.ts';
import type { CompletionEvents } from './events.ts';

/** When the rest of an accepted text is measured, and for how many texts at once. */
const SURVIVAL_MS = [30_000, 120_000, 300_000] as const;
const MAX_FOLLOWED_ACCEPTS = 64;

/** The suggestions now shown at a cursor: texts that would be inserted there. */
type Shown = { id: string; at: number; texts: string[] };

/** An accepted text, and its current place. */
type Accepted = { id: string; index: number; uri: string; text: string; start: number; end: number };

/** Tracks suggestions: typed over while shown, and how much survives an accept. Stores no code on disk. */
export class ShownTexts {
  readonly #shown = new Map<string, Shown>();
  readonly #accepted = new Set<Accepted>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly events: CompletionEvents,
    private readonly textOf: (uri: string) => TextDocument | null,
    private readonly delaysMs: readonly number[] = SURVIVAL_MS,
  ) {}

  show(uri: string, shown: Shown): void {
    this.#shown.set(uri, shown);
  }

  /** Typing that matches a shown suggestion continues it; anything else at its place types over it. */
  changed(uri: string, before: string, after: string): void {
    for (const one of this.#accepted)
      if (one.uri === uri) Object.assign(one, movedStretch(one, before, after));
    const shown = this.#shown.get(uri);
    if (shown === undefined) return;
    const grown = after.length - before.length;
    const typed = after.slice(shown.at, shown.at + Math.max(0, grown));
    const isHere =
      grown > 0 &&
      before.slice(0, shown.at) === after.slice(0, shown.at) &&
      before.slice(shown.at) === after.slice(shown.at + grown);
    const rest = shown.texts.filter((text) => isHere && text.startsWith(typed));
    if (rest.length > 0) {
      this.#shown.set(uri, {
        ...shown,
        at: shown.at + grown,
        texts: shown.texts.map((text) => (text.startsWith(typed) ? text.slice(grown) : text)),
      });
      return;
    }
    this.#shown.delete(uri);
    if (isHere) this.events.tellTypedOver(shown.id);
  }

  /** Tracks the text that a command reports as accepted; it is in the document now, or is about to be. */
  accept(id: string, index: number): void {
    for (const [uri, shown] of this.#shown) {
      if (shown.id !== id) continue;
      this.#shown.delete(uri);
      const text = this.events.textOf(id, index);
      const now = this.textOf(uri)?.getText() ?? '';
      const start = text === null ? -1 : nearest(now, text, shown.at);
      if (text !== null && start >= 0)
        this.#follow({ id, index, uri, text, start, end: start + text.length });
    }
  }

  close(uri: string): void {
    this.#shown.delete(uri);
    for (const one of this.#accepted) if (one.uri === uri) this.#accepted.delete(one);
  }

  end(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#accepted.clear();
  }

  #follow(accepted: Accepted): void {
    this.#accepted.add(accepted);
    const [oldest] = this.#accepted;
    if (this.#accepted.size > MAX_FOLLOWED_ACCEPTS && oldest !== undefined) this.#accepted.delete(oldest);
    for (const [index, delayMs] of this.delaysMs.entries()) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        this.#look(accepted, delayMs);
        if (index === this.delaysMs.length - 1) this.#accepted.delete(accepted);
      }, delayMs);
      timer.unref();
      this.#timers.add(timer);
    }
  }

  #look(accepted: Accepted, afterMs: number): void {
    const text = this.textOf(accepted.uri);
    if (text === null || !this.#accepted.has(accepted)) return;
    const now = text.getText().slice(accepted.start, accepted.end);
    this.events.tellSurvival(accepted.id, accepted.index, afterMs, keptShare(accepted.text, now));
  }
}

/** Where a text is that was inserted at an offset, or partly typed before it; -1 when it is not there. */
function nearest(now: string, text: string, at: number): number {
  const from = Math.max(0, at - text.length);
  const found = now.indexOf(text, from);
  return found >= 0 && found <= at ? found : -1;
}

import { basename } from 'node:path/posix';
import { MAX_CHECKED_CHARACTERS } from '../../src/config/limits.ts';
import type { CompleteRequest } from '../../src/contract/request.ts';
import type { OpenDocuments } from './documents.ts';

/** Previous texts of a document that are remembered; each is a whole text. */
const MAX_FORMER_TEXTS = 4;
/** Most recently edited other documents that are sent with a completion, and lines on each side of the edit. */
const MAX_EDITED_TEXTS = 2;
const EDITED_LINES_AROUND = 8;

/** A text before some of its edits, and the edited line. */
type Former = { text: string; line: number };

/** Earlier texts of documents: one is saved each time another line is edited. */
export class EditHistory {
  readonly #formers = new Map<string, Former[]>();

  /** `line` is the first edited line, from 0. */
  note(uri: string, before: string, line: number): void {
    if (before.length > MAX_CHECKED_CHARACTERS) return;
    const formers = this.#formers.get(uri) ?? [];
    // The map's order is that of the last edits.
    this.#formers.delete(uri);
    if (formers.at(-1)?.line === line) {
      this.#formers.set(uri, formers);
      return;
    }
    this.#formers.set(uri, [...formers, { text: before, line }].slice(-MAX_FORMER_TEXTS));
  }

  /** Newest first. */
  before(uri: string): string[] {
    return (this.#formers.get(uri) ?? []).map(({ text }) => text).reverse();
  }

  /** Line of the last edit, from 0; null when there was none. */
  lastLine(uri: string): number | null {
    return this.#formers.get(uri)?.at(-1)?.line ?? null;
  }

  /** The last edited line of each document, newest last. */
  lastEdits(): { uri: string; line: number }[] {
    return [...this.#formers].flatMap(([uri, formers]) => {
      const line = formers.at(-1)?.line;
      return line === undefined ? [] : [{ uri, line }];
    });
  }

  close(uri: string): void {
    this.#formers.delete(uri);
  }
}

/**
 * The surroundings of the last edits in the other open documents, newest last, saved or not: what was just written
 * there is likely to be used here. It changes only with edits there, so that a prompt beginning with it stays cached
 * while the user types in this document.
 */
export async function editedTexts(
  uri: string,
  documents: OpenDocuments,
  history: EditHistory,
): Promise<NonNullable<CompleteRequest['extra']>> {
  const others = history.lastEdits().filter((edit) => edit.uri !== uri);
  const texts = others.slice(-MAX_EDITED_TEXTS).map(async ({ uri: other, line }) => {
    const text = documents.get(other);
    if (text === null) return null;
    const { document } = await documents.describe(text);
    const start = { line: Math.max(0, line - EDITED_LINES_AROUND), character: 0 };
    const around = text.getText({ start, end: { line: line + EDITED_LINES_AROUND + 1, character: 0 } });
    return { path: document.path ?? basename(other), text: around };
  });
  const found = await Promise.all(texts);
  return found.filter((one) => one !== null).filter(({ text }) => text.trim() !== '');
}

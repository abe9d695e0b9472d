import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type CodeAction,
  CodeActionKind,
  type InlineCompletionItem,
  type Position,
  type Range,
  type TextDocumentEdit,
} from 'vscode-languageserver-protocol';
import { ProtocolRequestType, type ResponseError } from 'vscode-languageserver-protocol/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { z } from 'zod';
import { detach } from '../../src/base/detach.ts';
import { EDITOR_DEADLINE_MS } from '../../src/config/limits.ts';
import { hasEdits, type NextEditSuggestion, type PlaceEdit } from '../../src/contract/next-edit.ts';
import { COMMANDS } from './commands.ts';
import { toEditorRange } from './convert.ts';
import type { OpenDocuments } from './documents.ts';
import type { EditHistory } from './edit-history.ts';
import type { LspServices } from './services.ts';

/** Delay from an edit to the search for follow-up edits. */
const EDITOR_NEXT_EDIT_DELAY_MS = 300;

/** An edit in the format of `textDocument/copilotInlineEdit`: the request that editors with next edits know. */
type InlineEdit = {
  text: string;
  range: Range;
  textDocument: { uri: string; version: number };
  command: { title: string; command: string; arguments: unknown[] };
};

/** The position for which a client requests a next edit. */
export const InlineEditParams = z.object({
  textDocument: z.object({ uri: z.string(), version: z.int().nullish() }),
  position: z.object({ line: z.int().min(0), character: z.int().min(0) }),
});

/** The established request for next edits: Copilot's language server has it, and its clients send it. */
export const InlineEditRequest = new ProtocolRequestType<
  unknown,
  { edits: InlineEdit[] } | ResponseError<void>,
  never,
  void,
  void
>('textDocument/copilotInlineEdit');

/** The edits that follow from the last edits of one version of a document; null: none. */
type Pending = { version: number; workspace: string | null; answer: NextEditSuggestion | null };

/** A running search. */
type Running = { version: number; stop: AbortController; found: Promise<Pending | null> };

/** Other places for the change the user just made: searched in the background after a pause. */
export class NextEdits {
  readonly #pending = new Map<string, Pending>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #running = new Map<string, Running>();

  constructor(
    private readonly services: LspServices,
    private readonly documents: OpenDocuments,
    private readonly history: EditHistory,
  ) {}

  /** The document has changed: earlier results no longer count. */
  changed(uri: string): void {
    this.#running.get(uri)?.stop.abort();
    clearTimeout(this.#waiting.get(uri));
    const timer = setTimeout(() => {
      this.#waiting.delete(uri);
      detach(this.#find(uri));
    }, this.services.nextEditDelayMs ?? EDITOR_NEXT_EDIT_DELAY_MS);
    this.#waiting.set(uri, timer);
  }

  /** The item for a cursor at a place with a pending edit; null elsewhere. */
  async itemAt(
    uri: string,
    position: Position,
    signal: AbortSignal,
  ): Promise<[string, InlineCompletionItem] | null> {
    // A completion waits for this only when there was a previous result.
    const had = this.#pending.get(uri)?.answer ?? null;
    const pending = had === null ? this.#current(uri) : await this.#find(uri);
    if (signal.aborted) return null;
    const { answer } = pending ?? {};
    if (!answer) return null;
    const own = ownEdits(answer);
    const index = own.findIndex(({ range }) => holds(toEditorRange(range), position));
    const edit = own[index];
    if (edit === undefined) return null;
    const range = toEditorRange(edit.range);
    if (range.start.line !== range.end.line || edit.code.includes('\n')) return null;
    return [answer.id, { insertText: edit.code, range, command: accepted(answer, edit) }];
  }

  /** The next edit from the cursor on, as the only alternative; none when the text differs from the editor's. */
  async inlineEdits(
    { uri, version }: { uri: string; version?: number | null | undefined },
    position: Position,
  ): Promise<{ edits: InlineEdit[] }> {
    const pending = await this.#find(uri);
    const text = this.documents.get(uri);
    const isOther = text === null || pending?.version !== text.version;
    if (isOther || (version != null && version !== text.version) || !pending?.answer) return { edits: [] };
    const edit = nextFrom(ownEdits(pending.answer), position);
    if (edit === undefined) return { edits: [] };
    const range = toEditorRange(edit.range);
    const textDocument = { uri, version: text.version };
    return { edits: [{ text: edit.code, range, textDocument, command: accepted(pending.answer, edit) }] };
  }

  /** One action for all places, when the cursor is at one of them or at the edit itself. */
  actions(text: TextDocument, { start }: Range): CodeAction[] {
    const { answer, workspace } = this.#current(text.uri) ?? {};
    if (!answer) return [];
    const lines = ownEdits(answer).map(({ range }) => toEditorRange(range).start.line);
    const isNear = lines.includes(start.line) || this.history.lastLine(text.uri) === start.line;
    if (!isNear) return [];
    const documentChanges = this.#editsByFile(text, answer.generated_code, workspace ?? null);
    return [
      {
        title: `${answer.explanation} (fettle)`,
        kind: CodeActionKind.RefactorRewrite,
        edit: { documentChanges },
        command: { title: 'Accepted', command: COMMANDS.accept, arguments: [answer.id, 0] },
      },
    ];
  }

  close(uri: string): void {
    this.#running.get(uri)?.stop.abort();
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.delete(uri);
    this.#pending.delete(uri);
    this.history.close(uri);
  }

  end(): void {
    for (const uri of [...this.#waiting.keys(), ...this.#running.keys()]) this.close(uri);
  }

  #current(uri: string): Pending | null {
    const pending = this.#pending.get(uri);
    return pending !== undefined && pending.version === this.documents.get(uri)?.version ? pending : null;
  }

  /** One search per document version, however many callers wait for it. */
  async #find(uri: string): Promise<Pending | null> {
    const text = this.documents.get(uri);
    const known = this.#current(uri);
    if (text === null || known !== null) return known;
    const running = this.#running.get(uri);
    if (running?.version === text.version) return running.found;
    running?.stop.abort();
    const stop = new AbortController();
    const found = this.#search(text, stop.signal);
    const own = { version: text.version, stop, found };
    this.#running.set(uri, own);
    try {
      return await found;
    } finally {
      if (this.#running.get(uri) === own) this.#running.delete(uri);
    }
  }

  /** Tries earlier texts, newest first: the shortest range of edits that something follows from. */
  async #search(text: TextDocument, signal: AbortSignal): Promise<Pending | null> {
    const { uri, version } = text;
    const { document, workspace } = await this.documents.describe(text);
    const open = await this.documents.others(uri);
    for (const before of this.history.before(uri)) {
      const common = { id: randomUUID(), workspace, open, deadline_ms: EDITOR_DEADLINE_MS };
      const request = { ...common, document, before, position: null };
      const answer = await this.services.assistant.nextEdit(request, signal);
      if (signal.aborted) return null;
      // While analyzers load it may be too late; they are ready for the next request.
      if (!hasEdits(answer) && answer.no_suggestion.reason === 'timed_out') return null;
      if (hasEdits(answer)) return this.#keep(uri, { version, workspace, answer });
    }
    return this.#keep(uri, { version, workspace, answer: null });
  }

  #keep(uri: string, pending: Pending): Pending {
    if (this.documents.get(uri) !== null) this.#pending.set(uri, pending);
    return pending;
  }

  #editsByFile(
    text: TextDocument,
    edits: readonly PlaceEdit[],
    workspace: string | null,
  ): TextDocumentEdit[] {
    const byPath = new Map<string | null, PlaceEdit[]>();
    for (const edit of edits) byPath.set(edit.path, [...(byPath.get(edit.path) ?? []), edit]);
    const [own] = edits;
    return [...byPath].flatMap(([path, list]) => {
      const uri =
        path === own?.path
          ? text.uri
          : path !== null && workspace !== null
            ? pathToFileURL(join(workspace, path)).href
            : null;
      if (uri === null) return [];
      const version = this.documents.get(uri)?.version ?? null;
      const changes = list.map(({ range, code }) => ({ range: toEditorRange(range), newText: code }));
      return [{ textDocument: { uri, version }, edits: changes }];
    });
  }
}

/** Those of the edited document: they come first. */
function ownEdits({ generated_code, evidence }: NextEditSuggestion): PlaceEdit[] {
  const path = evidence[0]?.path ?? null;
  return generated_code.filter((edit) => edit.path === path);
}

/** The first after the cursor, otherwise the first of all. */
function nextFrom(edits: readonly PlaceEdit[], { line, character }: Position): PlaceEdit | undefined {
  const isBehind = ({ range }: PlaceEdit) => {
    const { end } = toEditorRange(range);
    return end.line > line || (end.line === line && end.character >= character);
  };
  return edits.find(isBehind) ?? edits[0];
}

function accepted(answer: NextEditSuggestion, edit: PlaceEdit) {
  const index = answer.generated_code.indexOf(edit);
  return { title: 'Accepted', command: COMMANDS.accept, arguments: [answer.id, index] };
}

function holds({ start, end }: Range, { line, character }: Position): boolean {
  return (
    start.line === line && end.line === line && start.character <= character && character <= end.character
  );
}

import type { DidChangeTextDocumentParams, DidOpenTextDocumentParams } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { findLanguage, languageOfPath } from '../../src/base/languages.ts';
import type { Document } from '../../src/contract/request.ts';
import type { Placed, Projects } from './projects.ts';

/** A text before and after one notification. */
export type Changed = { before: string; after: string };

/** The texts as the editor has them now. */
export class OpenDocuments {
  readonly #texts = new Map<string, TextDocument>();
  readonly #projects: Projects;

  constructor(projects: Projects) {
    this.#projects = projects;
  }

  get(uri: string): TextDocument | null {
    return this.#texts.get(uri) ?? null;
  }

  open({ textDocument: { uri, languageId, version, text } }: DidOpenTextDocumentParams): void {
    this.#texts.set(uri, TextDocument.create(uri, languageId, version, text));
  }

  /** Returns the text before and after; null for a document that is not open. */
  change({ textDocument: { uri, version }, contentChanges }: DidChangeTextDocumentParams): Changed | null {
    const text = this.#texts.get(uri);
    if (text === undefined) return null;
    const before = text.getText();
    this.#texts.set(uri, TextDocument.update(text, [...contentChanges], version));
    return { before, after: text.getText() };
  }

  close(uri: string): void {
    this.#texts.delete(uri);
  }

  /** The other open documents, as contract documents. */
  async others(uri: string): Promise<Document[]> {
    const others = [...this.#texts.values()].filter((text) => text.uri !== uri);
    return Promise.all(others.map(async (text) => (await this.describe(text)).document));
  }

  /** As a contract document. */
  async describe(text: TextDocument): Promise<{ document: Document; workspace: string | null }> {
    const { workspace, path } = await this.#projects.place(text.uri);
    return {
      document: { path, language: languageOf(text, { workspace, path }), text: text.getText() },
      workspace,
    };
  }
}

/** By the editor's language id, otherwise the file name, otherwise the editor's own word. */
function languageOf({ languageId }: TextDocument, { path }: Placed): string {
  return findLanguage(languageId)?.id ?? (path === null ? null : languageOfPath(path)?.id) ?? languageId;
}

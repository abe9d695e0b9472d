import type { DidChangeTextDocumentParams, DidOpenTextDocumentParams } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { findLanguage, languageOfPath } from '../../src/base/languages.ts';
import type { Document } from '../../src/contract/request.ts';
import type { Placed, Projects } from './projects.ts';

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

  change({ textDocument: { uri, version }, contentChanges }: DidChangeTextDocumentParams): void {
    const text = this.#texts.get(uri);
    if (text !== undefined) this.#texts.set(uri, TextDocument.update(text, [...contentChanges], version));
  }

  close(uri: string): void {
    this.#texts.delete(uri);
  }

  /** In the words of the contract. */
  async describe(text: TextDocument): Promise<{ document: Document; workspace: string | null }> {
    const { workspace, path } = await this.#projects.place(text.uri);
    return {
      document: { path, language: languageOf(text, { workspace, path }), text: text.getText() },
      workspace,
    };
  }
}

/** As the editor says, else as the file is called, else in the editor's own word. */
function languageOf({ languageId }: TextDocument, { path }: Placed): string {
  return findLanguage(languageId)?.id ?? (path === null ? null : languageOfPath(path)?.id) ?? languageId;
}

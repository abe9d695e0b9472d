import { randomUUID } from 'node:crypto';
import type { Position } from 'vscode-languageserver-protocol';
import { detach } from '../../src/base/detach.ts';
import { positionAt } from '../../src/base/text.ts';
import type { CompleteRequest } from '../../src/contract/request.ts';
import type { OpenDocuments } from './documents.ts';
import { type EditHistory, editedTexts } from './edit-history.ts';
import type { LspServices } from './services.ts';

/** Delay from a resting cursor to its preparation. */
const EDITOR_PREPARE_DELAY_MS = 250;

/** Prepares the cursor's place for its first completion, as far as the editor reports the cursor. */
export class Preparing {
  #waiting: NodeJS.Timeout | undefined;
  #running: AbortController | undefined;
  #last = '';

  constructor(
    private readonly services: LspServices,
    private readonly documents: OpenDocuments,
    private readonly history: EditHistory,
  ) {}

  /** A file was opened, or the cursor moved; of several in a row, the last one counts. */
  want(uri: string, position: Position): void {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(
      () => detach(this.#prepare(uri, position)),
      this.services.prepareDelayMs ?? EDITOR_PREPARE_DELAY_MS,
    );
  }

  /** A completion was requested: it prepares its own place. */
  give(): void {
    clearTimeout(this.#waiting);
  }

  end(): void {
    clearTimeout(this.#waiting);
    this.#running?.abort();
  }

  async #prepare(uri: string, position: Position): Promise<void> {
    const text = this.documents.get(uri);
    // The same line of the same text is already prepared.
    const place = `${uri} ${text?.version} ${position.line}`;
    if (text === null || place === this.#last) return;
    this.#last = place;
    this.#running?.abort();
    const own = new AbortController();
    this.#running = own;
    const { document, workspace } = await this.documents.describe(text);
    // Same as a completion's request, or the evaluated text would not be its beginning.
    const extra = await editedTexts(uri, this.documents, this.history);
    const request: CompleteRequest = {
      ...(extra.length > 0 && { extra }),
      ...{ task: 'complete', id: randomUUID(), workspace, history: [], alternatives: 0 },
      ...{ document, position: positionAt(document.text, text.offsetAt(position)) },
    };
    await this.services.assistant.prepare(request, own.signal);
  }
}

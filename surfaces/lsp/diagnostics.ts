import type { Diagnostic } from 'vscode-languageserver-protocol';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { MAX_SEARCHED_BYTES } from '../../src/config/limits.ts';
import type { Finding, Verdict } from '../../src/contract/verdict.ts';
import { toDiagnostic } from './convert.ts';
import type { OpenDocuments } from './documents.ts';
import type { LspServices } from './services.ts';

/** Delay from a save, or from the last key during a check, to the check. */
const EDITOR_CHECK_DELAY_MS = 400;

/** Sends messages to the editor. */
type Teller = {
  publish(uri: string, version: number, diagnostics: Diagnostic[]): Promise<void>;
  /** Writes a line to its log. */
  say(line: string): Promise<void>;
};

/** A finding and its diagnostic in the editor. */
export type Shown = { diagnostic: Diagnostic; finding: Finding };

/** Checks documents when they are opened and saved, one at a time, and never while the user is typing. */
export class Diagnostics {
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #running = new Map<string, AbortController>();
  readonly #shown = new Map<string, Shown[]>();
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly services: LspServices,
    private readonly documents: OpenDocuments,
    private readonly teller: Teller,
  ) {}

  /** Checks it soon; a check of an older text is abandoned. */
  want(uri: string): void {
    this.#stop(uri);
    const timer = setTimeout(() => {
      this.#waiting.delete(uri);
      this.#last = this.#last.then(() => this.#check(uri));
    }, this.services.checkDelayMs ?? EDITOR_CHECK_DELAY_MS);
    this.#waiting.set(uri, timer);
  }

  /** A text being checked has changed: its check restarts after a pause. */
  changed(uri: string): void {
    if (this.#waiting.has(uri) || this.#running.has(uri)) this.want(uri);
  }

  /** The last findings in a document. */
  shown(uri: string): readonly Shown[] {
    return this.#shown.get(uri) ?? [];
  }

  async close(uri: string): Promise<void> {
    this.#stop(uri);
    this.#shown.delete(uri);
    await this.teller.publish(uri, 0, []);
  }

  /** Ends all checks. */
  async end(): Promise<void> {
    for (const uri of [...this.#waiting.keys(), ...this.#running.keys()]) this.#stop(uri);
    await this.#last;
  }

  #stop(uri: string): void {
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.delete(uri);
    this.#running.get(uri)?.abort();
  }

  async #check(uri: string): Promise<void> {
    const text = this.documents.get(uri);
    // Closed meanwhile, or requested again.
    if (text === null || this.#waiting.has(uri)) return;
    const stop = new AbortController();
    this.#running.set(uri, stop);
    try {
      await this.#checkNow(text, stop.signal);
    } catch (error) {
      this.services.log.error('lsp-check-failed', { error });
    } finally {
      this.#running.delete(uri);
    }
  }

  async #checkNow(text: TextDocument, signal: AbortSignal): Promise<void> {
    const { uri, version } = text;
    const { document, workspace } = await this.documents.describe(text);
    const name = document.path ?? uri;
    if (Buffer.byteLength(document.text) > MAX_SEARCHED_BYTES)
      return this.teller.say(`${name} is not checked: it is larger than ${MAX_SEARCHED_BYTES} bytes`);
    const verdicts = await this.services.assistant.check(document, null, signal, workspace);
    if (signal.aborted) return;
    const shown = verdicts.flatMap(({ findings }) => findings).map(shownOf);
    this.#shown.set(uri, shown);
    await this.teller.publish(
      uri,
      version,
      shown.map(({ diagnostic }) => diagnostic),
    );
    for (const line of unansweredLines(verdicts)) await this.teller.say(`${name}: ${line}`);
  }
}

function shownOf(finding: Finding): Shown {
  return { finding, diagnostic: toDiagnostic(finding) };
}

/** Nothing passes silently: the editor's log lists what could not be checked. */
function unansweredLines(verdicts: readonly Verdict[]): string[] {
  return verdicts
    .filter(({ status }) => status === 'unknown')
    .map(({ check, reason }) => `not checked: ${check}: ${reason ?? 'no reason given'}`);
}

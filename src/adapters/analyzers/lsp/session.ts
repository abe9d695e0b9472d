import { pathToFileURL } from 'node:url';
import { ok, type Result } from '../../../base/result.ts';
import type { AnalyzerFailure } from '../../../ports/analyzer.ts';
import type { CallFailure, Connection } from './connection.ts';
import type { Diagnoses } from './diagnoses.ts';
import { DiagnosticReport, ERROR_CODES, type LspDiagnostic } from './protocol.ts';

/** Times a server may report an answer as outdated before that counts as its answer. */
const MAX_LSP_RETRIES = 3;

/** A text as the server sees it at an absolute path, whatever is on disk there. */
export type VirtualDocument = { path: string; languageId: string; text: string };

/** A process that has answered `initialize`. */
export type Live = { connection: Connection; diagnoses: Diagnoses; hasAnswered: boolean };

type Failable<Value> = Result<Value, AnalyzerFailure>;

export type SessionOptions = {
  live: Live;
  document: VirtualDocument;
  timeoutMs: number;
  signal: AbortSignal;
  failed(message: string): { ok: false; failure: AnalyzerFailure };
};

/** A text that is open in a program that knows its types. Texts next to it stay open as long as it does. */
export interface OpenDocument {
  readonly uri: string;
  change(text: string): void;
  openBeside(document: VirtualDocument): void;
  diagnostics(): Promise<Failable<LspDiagnostic[]>>;
  request(method: string, params: unknown): Promise<Failable<unknown>>;
}

/** One document open in a server. Made and closed by `LanguageServer.use`. */
export class Session implements OpenDocument {
  readonly uri: string;
  private version = 1;
  private readonly beside = new Set<string>();

  constructor(private readonly options: SessionOptions) {
    this.uri = pathToFileURL(options.document.path).href;
  }

  open(): void {
    const { live, document } = this.options;
    const { languageId, text } = document;
    live.connection.notify('textDocument/didOpen', {
      textDocument: { uri: this.uri, languageId, version: this.version, text: wellFormed(text) },
    });
  }

  /** Replaces the whole text; every server must accept that, whichever kind of changes it prefers. */
  change(text: string): void {
    this.version += 1;
    this.options.live.connection.notify('textDocument/didChange', {
      textDocument: { uri: this.uri, version: this.version },
      contentChanges: [{ text: wellFormed(text) }],
    });
  }

  /** Opens another text next to it, until the session is closed. */
  openBeside({ path, languageId, text }: VirtualDocument): void {
    const uri = pathToFileURL(path).href;
    this.beside.add(uri);
    const textDocument = { uri, languageId, version: 1, text: wellFormed(text) };
    this.options.live.connection.notify('textDocument/didOpen', { textDocument });
  }

  close(): void {
    for (const uri of [this.uri, ...this.beside])
      this.options.live.connection.notify('textDocument/didClose', { textDocument: { uri } });
  }

  /** The diagnostics of the current text. */
  async diagnostics(): Promise<Failable<LspDiagnostic[]>> {
    const { live, failed } = this.options;
    if (!live.diagnoses.isPull) return this.published();
    const answer = await this.request('textDocument/diagnostic', { textDocument: { uri: this.uri } });
    if (!answer.ok) return answer;
    const report = DiagnosticReport.safeParse(answer.value);
    if (!report.success) return failed('its diagnostics cannot be read');
    live.hasAnswered = true;
    return ok(report.data.items);
  }

  /** Any other request about the document. A server that misses the deadline is killed. */
  async request(method: string, params: unknown): Promise<Failable<unknown>> {
    const { live, timeoutMs, signal, failed } = this.options;
    for (let attempt = 1; ; attempt++) {
      const answer = await live.connection.call(method, params, timeoutMs, signal);
      if (answer.ok) return answer;
      if (attempt < MAX_LSP_RETRIES && isOutdated(answer.failure) && !signal.aborted) continue;
      return answer.failure.kind === 'timed_out'
        ? this.hung(answer.failure.message)
        : failed(answer.failure.message);
    }
  }

  private async published(): Promise<Failable<LspDiagnostic[]>> {
    const { live, timeoutMs } = this.options;
    const items = await live.diagnoses.published(this.uri, this.version, timeoutMs);
    if (items === null && live.diagnoses.isPull) return this.diagnostics();
    if (items === null) return this.hung(`no diagnostics within ${timeoutMs} ms`);
    live.hasAnswered = true;
    return ok(items);
  }

  private async hung(message: string): Promise<Failable<never>> {
    const { live, failed } = this.options;
    await live.connection.kill(message);
    return failed(message);
  }
}

/** A lone surrogate cannot be encoded in UTF-8; servers lose the document over one. Columns do not change. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** The server started over by itself, for instance because a file changed. */
function isOutdated({ code }: CallFailure): boolean {
  return code === ERROR_CODES.contentModified || code === ERROR_CODES.serverCancelled;
}

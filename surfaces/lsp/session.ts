import type { Readable, Writable } from 'node:stream';
import {
  type CancellationToken,
  CodeActionKind,
  type CodeActionParams,
  CodeActionRequest,
  createProtocolConnection,
  ErrorCodes,
  ExecuteCommandRequest,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  type InitializeParams,
  InitializeRequest,
  type InitializeResult,
  type InlineCompletionParams,
  InlineCompletionRequest,
  LSPErrorCodes,
  MessageType,
  type ProtocolConnection,
  ResponseError,
  ShowMessageNotification,
  ShutdownRequest,
  TextDocumentSyncKind,
} from 'vscode-languageserver-protocol/node';
import { untilAborted } from '../../src/base/until-aborted.ts';
import { codeActions } from './actions.ts';
import { COMMANDS } from './commands.ts';
import type { Why } from './completion.ts';
import { followDocuments } from './follow-documents.ts';
import { hover } from './hover.ts';
import { InlineEditParams, InlineEditRequest } from './next-edits.ts';
import { runCommand, type SessionVoice } from './run-command.ts';
import type { LspServices } from './services.ts';
import { buildSessionParts, endSessionParts, type SessionParts } from './session-parts.ts';

/** Both ends of the pipe; nothing but the protocol goes to `output`. */
type Pipe = { input: Readable; output: Writable };

/** How the editor left: by the protocol, or by closing the pipe without notice. */
export type Farewell = 'after_shutdown' | 'without_shutdown';

/** Serves one editor until it says so, closes its end, or the signal is aborted. */
export async function serveLsp(services: LspServices, pipe: Pipe, signal: AbortSignal): Promise<Farewell> {
  const connection = createProtocolConnection(pipe.input, pipe.output);
  const session = new Session(services, connection);
  try {
    return await session.run(signal);
  } finally {
    await session.end();
    connection.dispose();
  }
}

/** One editor's session. */
class Session {
  readonly #connection: ProtocolConnection;
  readonly #parts: SessionParts;
  readonly #voice: SessionVoice = {
    tell: (message) => this.#tell(MessageType.Info, message),
    why: (uri) => this.#why(uri),
  };
  readonly #ended = new AbortController();
  #phase: 'new' | 'open' | 'shut_down' = 'new';
  /** Until it is over there is nothing to show. */
  #prepared: 'no' | 'yes' | 'failed' = 'no';
  #preparing: Promise<void> = Promise.resolve();

  constructor(services: LspServices, connection: ProtocolConnection) {
    this.#connection = connection;
    this.#parts = buildSessionParts(services, connection);
    this.#listen();
  }

  async run(signal: AbortSignal): Promise<Farewell> {
    const gone = new Promise<void>((resolve) => {
      this.#connection.onNotification(ExitNotification.type, () => resolve());
      this.#connection.onClose(() => resolve());
    });
    this.#connection.onError(([error]) => this.#parts.services.log.warn('lsp-connection-error', { error }));
    this.#connection.listen();
    await untilAborted(gone, signal);
    return this.#phase === 'shut_down' ? 'after_shutdown' : 'without_shutdown';
  }

  /** Ends everything that is running. */
  async end(): Promise<void> {
    this.#ended.abort();
    await Promise.all([endSessionParts(this.#parts), this.#preparing]);
  }

  #listen(): void {
    const connection = this.#connection;
    connection.onRequest(InitializeRequest.type, (params) => this.#initialize(params));
    connection.onNotification(InitializedNotification.type, () => {
      this.#preparing = this.#prepare();
    });
    connection.onRequest(ShutdownRequest.type, () => {
      this.#phase = 'shut_down';
      this.#ended.abort();
    });
    connection.onRequest(InlineCompletionRequest.type, (params, token) =>
      this.#answer(token, (signal) => this.#complete(params, signal)),
    );
    connection.onRequest(InlineEditRequest, (params, token) =>
      this.#answer(token, async () => {
        const parsed = InlineEditParams.safeParse(params);
        if (!parsed.success) return new ResponseError<void>(ErrorCodes.InvalidParams, 'expected a position');
        return this.#parts.nextEdits.inlineEdits(parsed.data.textDocument, parsed.data.position);
      }),
    );
    connection.onRequest(HoverRequest.type, (params, token) =>
      this.#answer(token, (signal) => hover(this.#parts.services, this.#parts.documents, params, signal)),
    );
    connection.onRequest(CodeActionRequest.type, (params, token) =>
      this.#answer(token, async () => {
        const text = this.#parts.documents.get(params.textDocument.uri);
        if (text === null) return [];
        // Editors request actions where the cursor rests: the only report of its position.
        if (this.#prepared === 'yes') this.#parts.preparations.want(text.uri, params.range.start);
        const following = wantsRewrites(params) ? this.#parts.nextEdits.actions(text, params.range) : [];
        return [...following, ...codeActions(params, text, this.#parts.diagnostics.shown(text.uri))];
      }),
    );
    connection.onRequest(ExecuteCommandRequest.type, (params, token) =>
      this.#answer(token, (signal) => runCommand(params, this.#parts, this.#voice, signal)),
    );
    followDocuments(connection, this.#parts, () => this.#prepared === 'yes');
  }

  #initialize({ workspaceFolders, rootUri }: InitializeParams): InitializeResult | ResponseError<never> {
    if (this.#phase !== 'new')
      return new ResponseError(ErrorCodes.InvalidRequest, 'the server is already initialized');
    this.#phase = 'open';
    this.#parts.projects.open(workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []));
    return {
      serverInfo: { name: 'fettle', version: this.#parts.services.version },
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        inlineCompletionProvider: {},
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite] },
        executeCommandProvider: { commands: Object.values(COMMANDS) },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  async #prepare(): Promise<void> {
    const prepared = await this.#parts.services.prepare(this.#ended.signal);
    this.#prepared = prepared.ok ? 'yes' : 'failed';
    if (prepared.ok || this.#ended.signal.aborted) return;
    await this.#tell(MessageType.Error, prepared.failure.message);
  }

  async #complete(params: InlineCompletionParams, signal: AbortSignal) {
    this.#parts.preparations.give();
    const next = await this.#parts.nextEdits.itemAt(params.textDocument.uri, params.position, signal);
    if (next !== null) {
      const [id, item] = next;
      this.#parts.events.shown(id, [String(item.insertText)]);
      return { items: [item] };
    }
    return this.#prepared === 'no' ? null : this.#parts.completions.complete(params, signal);
  }

  /** One admitted request; ended by the editor or with the session. */
  async #answer<Value>(
    token: CancellationToken,
    work: (signal: AbortSignal) => Promise<Value> | Value,
  ): Promise<Value | ResponseError<void>> {
    if (this.#phase === 'new')
      return new ResponseError(ErrorCodes.ServerNotInitialized, 'the server is not initialized');
    const stop = new AbortController();
    const watch = token.onCancellationRequested(() => stop.abort());
    if (token.isCancellationRequested) stop.abort();
    try {
      const value = await work(AbortSignal.any([stop.signal, this.#ended.signal]));
      return stop.signal.aborted ? new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled') : value;
    } catch (error) {
      this.#parts.services.log.error('lsp-request-failed', { error });
      return new ResponseError(
        LSPErrorCodes.RequestFailed,
        'Fettle failed on this request; its log has the details',
      );
    } finally {
      watch.dispose();
    }
  }

  #why(uri: string): Why | null {
    if (this.#prepared !== 'no') return this.#parts.completions.why(uri);
    return {
      reason: 'model_missing',
      message: 'the models are still being downloaded or loaded; try again soon',
    };
  }

  #tell(type: MessageType, message: string): Promise<void> {
    return this.#connection.sendNotification(ShowMessageNotification.type, { type, message });
  }
}

function wantsRewrites({ context: { only } }: CodeActionParams): boolean {
  return only === undefined || only.some((kind) => CodeActionKind.RefactorRewrite.startsWith(kind));
}

import {
  type CancellationToken,
  CodeActionKind,
  CodeActionRequest,
  DidChangeTextDocumentNotification,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  ErrorCodes,
  type ExecuteCommandParams,
  ExecuteCommandRequest,
  ExitNotification,
  InitializedNotification,
  type InitializeParams,
  InitializeRequest,
  type InitializeResult,
  type InlineCompletionParams,
  InlineCompletionRequest,
  LogMessageNotification,
  LSPErrorCodes,
  MessageType,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ResponseError,
  ShowMessageNotification,
  ShutdownRequest,
  TextDocumentSyncKind,
} from 'vscode-languageserver-protocol/node';
import { detach } from '../../src/base/detach.ts';
import { codeActions, explain } from './actions.ts';
import { COMMANDS } from './commands.ts';
import { Completions, type Why } from './completion.ts';
import { Diagnostics } from './diagnostics.ts';
import { OpenDocuments } from './documents.ts';
import { CompletionEvents } from './events.ts';
import { Projects } from './projects.ts';
import type { Farewell } from './server.ts';
import type { LspServices } from './services.ts';

/** What one editor and we say to each other. */
export class Session {
  readonly #services: LspServices;
  readonly #connection: ProtocolConnection;
  readonly #projects: Projects;
  readonly #documents: OpenDocuments;
  readonly #events: CompletionEvents;
  readonly #completions: Completions;
  readonly #diagnostics: Diagnostics;
  readonly #ended = new AbortController();
  #phase: 'new' | 'open' | 'shut_down' = 'new';
  /** Until it is over there is nothing to show. */
  #prepared: 'no' | 'yes' | 'failed' = 'no';
  #preparing: Promise<void> = Promise.resolve();

  constructor(services: LspServices, connection: ProtocolConnection) {
    this.#services = services;
    this.#connection = connection;
    this.#projects = new Projects(services.findProject);
    this.#documents = new OpenDocuments(this.#projects);
    this.#events = new CompletionEvents((event) => services.assistant.record(event));
    this.#completions = new Completions(services, this.#documents, this.#events);
    this.#diagnostics = new Diagnostics(services, this.#documents, {
      publish: (uri, version, diagnostics) =>
        connection.sendNotification(PublishDiagnosticsNotification.type, { uri, version, diagnostics }),
      say: (message) =>
        connection.sendNotification(LogMessageNotification.type, { type: MessageType.Log, message }),
    });
    this.#listen();
  }

  async run(signal: AbortSignal): Promise<Farewell> {
    const gone = new Promise<void>((resolve) => {
      this.#connection.onNotification(ExitNotification.type, () => resolve());
      this.#connection.onClose(() => resolve());
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    this.#connection.onError(([error]) => this.#services.log.warn('lsp-connection-error', { error }));
    this.#connection.listen();
    await gone;
    return this.#phase === 'shut_down' ? 'after_shutdown' : 'without_shutdown';
  }

  /** Ends all that is at work. */
  async end(): Promise<void> {
    this.#ended.abort();
    await Promise.all([this.#diagnostics.end(), this.#preparing]);
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
    connection.onRequest(CodeActionRequest.type, (params, token) =>
      this.#answer(token, async () => {
        const text = this.#documents.get(params.textDocument.uri);
        return text === null ? [] : codeActions(params, text, this.#diagnostics.shown(text.uri));
      }),
    );
    connection.onRequest(ExecuteCommandRequest.type, (params, token) =>
      this.#answer(token, (signal) => this.#execute(params, signal)),
    );
    connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event }) => {
      this.#projects.close(event.removed.map(({ uri }) => uri));
      this.#projects.open(event.added.map(({ uri }) => uri));
    });
    this.#listenToDocuments();
  }

  #listenToDocuments(): void {
    const connection = this.#connection;
    connection.onNotification(DidOpenTextDocumentNotification.type, (params) => {
      this.#documents.open(params);
      this.#diagnostics.want(params.textDocument.uri);
    });
    connection.onNotification(DidChangeTextDocumentNotification.type, (params) => {
      this.#documents.change(params);
      this.#diagnostics.changed(params.textDocument.uri);
    });
    connection.onNotification(DidSaveTextDocumentNotification.type, ({ textDocument: { uri } }) =>
      this.#diagnostics.want(uri),
    );
    connection.onNotification(DidCloseTextDocumentNotification.type, ({ textDocument: { uri } }) => {
      this.#documents.close(uri);
      this.#completions.close(uri);
      detach(this.#diagnostics.close(uri));
    });
  }

  #initialize({ workspaceFolders, rootUri }: InitializeParams): InitializeResult | ResponseError<never> {
    if (this.#phase !== 'new')
      return new ResponseError(ErrorCodes.InvalidRequest, 'it is initialized already');
    this.#phase = 'open';
    this.#projects.open(workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []));
    return {
      serverInfo: { name: 'fettle', version: this.#services.version },
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        inlineCompletionProvider: {},
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
        executeCommandProvider: { commands: Object.values(COMMANDS) },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  async #prepare(): Promise<void> {
    const prepared = await this.#services.prepare(this.#ended.signal);
    this.#prepared = prepared.ok ? 'yes' : 'failed';
    if (prepared.ok || this.#ended.signal.aborted) return;
    await this.#tell(MessageType.Error, prepared.failure.message);
  }

  #complete(params: InlineCompletionParams, signal: AbortSignal) {
    return this.#prepared === 'no' ? null : this.#completions.complete(params, signal);
  }

  /** One request, let in; ended by the editor's word or with the session. */
  async #answer<Value>(
    token: CancellationToken,
    work: (signal: AbortSignal) => Promise<Value> | Value,
  ): Promise<Value | ResponseError<void>> {
    if (this.#phase === 'new')
      return new ResponseError(ErrorCodes.ServerNotInitialized, 'initialize comes first');
    const stop = new AbortController();
    const watch = token.onCancellationRequested(() => stop.abort());
    if (token.isCancellationRequested) stop.abort();
    try {
      const value = await work(AbortSignal.any([stop.signal, this.#ended.signal]));
      return stop.signal.aborted ? new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled') : value;
    } catch (error) {
      this.#services.log.error('lsp-request-failed', { error });
      return new ResponseError(LSPErrorCodes.RequestFailed, 'Fettle failed at this; its log has the details');
    } finally {
      watch.dispose();
    }
  }

  async #execute({ command, arguments: given = [] }: ExecuteCommandParams, signal: AbortSignal) {
    switch (command) {
      case COMMANDS.accept:
      case COMMANDS.dismiss: {
        const isKnown = this.#events.tell(command === COMMANDS.accept ? 'select' : 'dismiss', given);
        return isKnown ? null : invalid(`${command} takes the id of a completion and the index of its text`);
      }
      case COMMANDS.why: {
        const [uri] = given;
        if (typeof uri !== 'string') return invalid(`${command} takes the URI of a document`);
        const why = this.#why(uri);
        await this.#tell(MessageType.Info, why?.message ?? 'nothing was withheld here');
        return why;
      }
      case COMMANDS.explain: {
        const told = await explain(this.#services, this.#documents, given, signal);
        if (signal.aborted) return null;
        if (!told.ok) return invalid(told.failure.message);
        await this.#tell(MessageType.Info, told.value);
        return told.value;
      }
      default:
        return invalid(`there is no command ${command}`);
    }
  }

  #why(uri: string): Why | null {
    if (this.#prepared !== 'no') return this.#completions.why(uri);
    return {
      reason: 'model_missing',
      message: 'the models are still being fetched or loaded; wait a little',
    };
  }

  #tell(type: MessageType, message: string): Promise<void> {
    return this.#connection.sendNotification(ShowMessageNotification.type, { type, message });
  }
}

function invalid(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}

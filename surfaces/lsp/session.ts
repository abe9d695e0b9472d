import {
  type CancellationToken,
  CodeActionKind,
  type CodeActionParams,
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
  ProtocolRequestType,
  PublishDiagnosticsNotification,
  ResponseError,
  ShowMessageNotification,
  ShutdownRequest,
  TextDocumentSyncKind,
} from 'vscode-languageserver-protocol/node';
import { z } from 'zod';
import { detach } from '../../src/base/detach.ts';
import { difference } from '../../src/base/difference.ts';
import { positionAt } from '../../src/base/text.ts';
import { untilAborted } from '../../src/base/until-aborted.ts';
import { codeActions, explain } from './actions.ts';
import { Calm } from './calm.ts';
import { COMMANDS } from './commands.ts';
import { Completions, type Why } from './completion.ts';
import { Diagnostics } from './diagnostics.ts';
import { type Changed, OpenDocuments } from './documents.ts';
import { EditHistory } from './edit-history.ts';
import { CompletionEvents } from './events.ts';
import { type InlineEdit, NextEdits } from './next-edits.ts';
import { Preparing } from './preparing.ts';
import { Projects } from './projects.ts';
import type { Farewell } from './server.ts';
import type { LspServices } from './services.ts';
import { ShownTexts } from './shown-texts.ts';

/** What one editor and we say to each other. */
export class Session {
  readonly #services: LspServices;
  readonly #connection: ProtocolConnection;
  readonly #projects: Projects;
  readonly #documents: OpenDocuments;
  readonly #events: CompletionEvents;
  readonly #completions: Completions;
  readonly #diagnostics: Diagnostics;
  readonly #history = new EditHistory();
  readonly #nextEdits: NextEdits;
  readonly #texts: ShownTexts;
  readonly #calm: Calm;
  readonly #preparations: Preparing;
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
    this.#calm = new Calm(services.calmMs);
    this.#texts = new ShownTexts(this.#events, (uri) => this.#documents.get(uri), services.survivalMs);
    this.#completions = new Completions(services, this.#documents, this.#events, {
      texts: this.#texts,
      calm: this.#calm,
    });
    this.#nextEdits = new NextEdits(services, this.#documents, this.#history);
    this.#preparations = new Preparing(services, this.#documents);
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
    });
    this.#connection.onError(([error]) => this.#services.log.warn('lsp-connection-error', { error }));
    this.#connection.listen();
    await untilAborted(gone, signal);
    return this.#phase === 'shut_down' ? 'after_shutdown' : 'without_shutdown';
  }

  /** Ends all that is at work. */
  async end(): Promise<void> {
    this.#ended.abort();
    this.#nextEdits.end();
    this.#texts.end();
    this.#preparations.end();
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
    connection.onRequest(InlineEditRequest, (params, token) =>
      this.#answer(token, async () => {
        const parsed = InlineEditParams.safeParse(params);
        if (!parsed.success) return new ResponseError<void>(ErrorCodes.InvalidParams, 'expected a place');
        return this.#nextEdits.inlineEdits(parsed.data.textDocument, parsed.data.position);
      }),
    );
    connection.onRequest(CodeActionRequest.type, (params, token) =>
      this.#answer(token, async () => {
        const text = this.#documents.get(params.textDocument.uri);
        if (text === null) return [];
        // Editors ask for actions where the cursor rests: the one word of it that we get.
        if (this.#prepared === 'yes') this.#preparations.want(text.uri, params.range.start);
        const following = wantsRewrites(params) ? this.#nextEdits.actions(text, params.range) : [];
        return [...following, ...codeActions(params, text, this.#diagnostics.shown(text.uri))];
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
      if (this.#prepared === 'yes') this.#preparations.want(params.textDocument.uri, START);
    });
    connection.onNotification(DidChangeTextDocumentNotification.type, (params) => {
      const { uri } = params.textDocument;
      const changed = this.#documents.change(params);
      this.#diagnostics.changed(uri);
      if (changed === null) return;
      this.#calm.typed(uri);
      this.#texts.changed(uri, changed.before, changed.after);
      this.#history.note(uri, changed.before, firstChangedLine(changed));
      this.#nextEdits.changed(uri);
    });
    connection.onNotification(DidSaveTextDocumentNotification.type, ({ textDocument: { uri } }) =>
      this.#diagnostics.want(uri),
    );
    connection.onNotification(DidCloseTextDocumentNotification.type, ({ textDocument: { uri } }) => {
      this.#documents.close(uri);
      this.#completions.close(uri);
      this.#nextEdits.close(uri);
      this.#texts.close(uri);
      this.#calm.close(uri);
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
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite] },
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

  async #complete(params: InlineCompletionParams, signal: AbortSignal) {
    this.#preparations.give();
    const next = await this.#nextEdits.itemAt(params.textDocument.uri, params.position, signal);
    if (next !== null) {
      const [id, item] = next;
      this.#events.shown(id, [String(item.insertText)]);
      return { items: [item] };
    }
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
        const told = this.#events.tell(command === COMMANDS.accept ? 'select' : 'dismiss', given);
        if (told !== null && command === COMMANDS.accept && told.part === null && told.isSeen)
          this.#texts.accept(told.id, told.index);
        return told !== null
          ? null
          : invalid(`${command} takes the id of a completion and the index of its text`);
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

/** The field's own request for next edits: Copilot's language server has it, and clients of it ask it. */
const InlineEditParams = z.object({
  textDocument: z.object({ uri: z.string(), version: z.int().nullish() }),
  position: z.object({ line: z.int().min(0), character: z.int().min(0) }),
});
const InlineEditRequest = new ProtocolRequestType<
  unknown,
  { edits: InlineEdit[] } | ResponseError<void>,
  never,
  void,
  void
>('textDocument/copilotInlineEdit');

const START = { line: 0, character: 0 };

function wantsRewrites({ context: { only } }: CodeActionParams): boolean {
  return only === undefined || only.some((kind) => CodeActionKind.RefactorRewrite.startsWith(kind));
}

function firstChangedLine({ before, after }: Changed): number {
  return positionAt(before, difference(before, after).start).line - 1;
}

function invalid(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}

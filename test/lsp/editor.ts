import { PassThrough } from 'node:stream';
import {
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  InlineCompletionRequest,
  LogMessageNotification,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ShowMessageNotification,
  ShutdownRequest,
} from 'vscode-languageserver-protocol/node';
import type { LspServices } from '../../surfaces/lsp/services.ts';
import { type Farewell, serveLsp } from '../../surfaces/lsp/session.ts';

/** An editor connected to Fettle's server, over pipes in this process. */
export type Editor = {
  connection: ProtocolConnection;
  result: InitializeResult;
  published: { uri: string; version: number | undefined; diagnostics: Diagnostic[] }[];
  messages: string[];
  logged: string[];
  open(uri: string, languageId: string, text: string): Promise<void>;
  /** Sends the whole text again. */
  change(uri: string, version: number, text: string): Promise<void>;
  save(uri: string): Promise<void>;
  completeAt(uri: string, line: number, character: number, triggerKind?: 1 | 2): Promise<unknown>;
  /** Disconnects without notice. */
  hangUp(): Promise<Farewell>;
  close(): Promise<Farewell>;
};

export async function startEditor(services: LspServices, rootUri: string): Promise<Editor> {
  const [toServer, toEditor] = [new PassThrough(), new PassThrough()];
  const stop = new AbortController();
  const serving = serveLsp(services, { input: toServer, output: toEditor }, stop.signal);
  const connection = createProtocolConnection(toEditor, toServer);
  const [published, messages, logged]: [Editor['published'], string[], string[]] = [[], [], []];
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, version, diagnostics }) => {
    published.push({ uri, version, diagnostics });
  });
  connection.onNotification(ShowMessageNotification.type, ({ message }) => {
    messages.push(message);
  });
  connection.onNotification(LogMessageNotification.type, ({ message }) => {
    logged.push(message);
  });
  connection.listen();
  const result = await connection.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri,
    capabilities: { general: { positionEncodings: ['utf-8', 'utf-16'] } },
    workspaceFolders: null,
  });
  await connection.sendNotification(InitializedNotification.type, {});
  return {
    connection,
    result,
    published,
    messages,
    logged,
    open: (uri, languageId, text) =>
      connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId, version: 1, text },
      }),
    change: (uri, version, text) =>
      connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      }),
    save: (uri) =>
      connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri } }),
    completeAt: (uri, line, character, triggerKind = 2) =>
      connection.sendRequest(InlineCompletionRequest.type, {
        textDocument: { uri },
        position: { line, character },
        context: { triggerKind },
      }),
    async hangUp() {
      toServer.end();
      toServer.destroy();
      const farewell = await serving;
      connection.dispose();
      return farewell;
    },
    async close() {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      const farewell = await serving;
      connection.dispose();
      stop.abort();
      return farewell;
    },
  };
}

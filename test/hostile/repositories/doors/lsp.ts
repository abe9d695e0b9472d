import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  InlineCompletionRequest,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ShutdownRequest,
} from 'vscode-languageserver-protocol/node';
import type { Ask, Door, DoorKind, DoorStart, Opened, Said } from './door.ts';
import { FETTLE } from './http.ts';

/** The editors' door, which opens one folder after another. */
export const LSP: DoorKind = { name: 'lsp', start };

async function start({ traced, started, errors, folder, environment }: DoorStart): Promise<Door> {
  const [program, ...args] = traced([process.execPath, FETTLE, 'lsp', '--stdio']);
  const child = spawn(program, args, { cwd: folder, env: environment, stdio: ['pipe', 'pipe', errors] });
  started(child.pid ?? 0);
  const exited = once(child, 'exit');
  child.stdin.on('error', () => undefined);
  const connection = createProtocolConnection(child.stdout, child.stdin);
  connection.onError(() => undefined);
  connection.listen();
  const capabilities = { workspace: { workspaceFolders: true } };
  await connection.sendRequest(InitializeRequest.type, { processId: null, rootUri: null, capabilities });
  await connection.sendNotification(InitializedNotification.type, {});
  const editor = new Editor(connection);
  return {
    open: (opened, ask) => editor.open(opened, ask),
    async close() {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      await exited;
      connection.dispose();
    },
  };
}

class Editor {
  readonly #connection: ProtocolConnection;
  /** Callers waiting for a document's findings. */
  readonly #waiting = new Map<string, (said: Said) => void>();

  constructor(connection: ProtocolConnection) {
    this.#connection = connection;
    connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) =>
      this.#waiting.get(uri)?.({ text: JSON.stringify(diagnostics) }),
    );
  }

  async open({ folder, file, language, text, name }: Opened, ask: Ask): Promise<void> {
    const connection = this.#connection;
    const uri = pathToFileURL(join(folder, file)).href;
    const project = { uri: pathToFileURL(folder).href, name };
    const tell = (event: object) =>
      connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
        event: { added: [], removed: [], ...event },
      });
    await tell({ added: [project] });
    const textDocument = { uri };
    await ask('open', async () => {
      const found = new Promise<Said>((resolve) => this.#waiting.set(uri, resolve));
      await connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: language, version: 1, text },
      });
      return found;
    });
    const lines = text.split('\n');
    const at = Math.max(
      0,
      lines.findIndex((line) => line.startsWith('import { inside') || line === 'import requests'),
    );
    const position = { line: at, character: 9 };
    await ask('hover', async () =>
      asText(await connection.sendRequest(HoverRequest.type, { textDocument, position })),
    );
    await ask('complete', async () =>
      asText(
        await connection.sendRequest(InlineCompletionRequest.type, {
          textDocument,
          position,
          context: { triggerKind: 1 },
        }),
      ),
    );
    await ask('save', async () => {
      const found = new Promise<Said>((resolve) => this.#waiting.set(uri, resolve));
      await connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument });
      return found;
    });
    await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument });
    await tell({ removed: [project] });
  }
}

function asText(answer: unknown): Said {
  return { text: JSON.stringify(answer) ?? '' };
}

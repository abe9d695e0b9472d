import {
  DidChangeTextDocumentNotification,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import { detach } from '../../src/base/detach.ts';
import { difference } from '../../src/base/difference.ts';
import { positionAt } from '../../src/base/text.ts';
import type { Changed } from './documents.ts';
import type { SessionParts } from './session-parts.ts';

const START = { line: 0, character: 0 };

/** Listens to the documents an editor opens, changes, saves and closes, and notifies the parts concerned. */
export function followDocuments(
  connection: ProtocolConnection,
  parts: SessionParts,
  isReady: () => boolean,
): void {
  connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event }) => {
    parts.projects.close(event.removed.map(({ uri }) => uri));
    parts.projects.open(event.added.map(({ uri }) => uri));
  });
  connection.onNotification(DidOpenTextDocumentNotification.type, (params) => {
    parts.documents.open(params);
    parts.diagnostics.want(params.textDocument.uri);
    if (isReady()) parts.preparations.want(params.textDocument.uri, START);
  });
  connection.onNotification(DidChangeTextDocumentNotification.type, (params) => {
    const { uri } = params.textDocument;
    const changed = parts.documents.change(params);
    parts.diagnostics.changed(uri);
    if (changed === null) return;
    parts.calm.typed(uri);
    parts.texts.changed(uri, changed.before, changed.after);
    parts.history.note(uri, changed.before, firstChangedLine(changed));
    parts.nextEdits.changed(uri);
  });
  connection.onNotification(DidSaveTextDocumentNotification.type, ({ textDocument: { uri } }) =>
    parts.diagnostics.want(uri),
  );
  connection.onNotification(DidCloseTextDocumentNotification.type, ({ textDocument: { uri } }) => {
    parts.documents.close(uri);
    parts.completions.close(uri);
    parts.nextEdits.close(uri);
    parts.texts.close(uri);
    parts.calm.close(uri);
    detach(parts.diagnostics.close(uri));
  });
}

function firstChangedLine({ before, after }: Changed): number {
  return positionAt(before, difference(before, after).start).line - 1;
}

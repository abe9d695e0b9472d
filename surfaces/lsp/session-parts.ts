import {
  LogMessageNotification,
  MessageType,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
} from 'vscode-languageserver-protocol/node';
import { Calm } from './calm.ts';
import { Completions } from './completion.ts';
import { Diagnostics } from './diagnostics.ts';
import { OpenDocuments } from './documents.ts';
import { EditHistory } from './edit-history.ts';
import { CompletionEvents } from './events.ts';
import { NextEdits } from './next-edits.ts';
import { Preparing } from './preparing.ts';
import { Projects } from './projects.ts';
import type { LspServices } from './services.ts';
import { ShownTexts } from './shown-texts.ts';

/** The state of one editor session, one part per topic. */
export type SessionParts = {
  services: LspServices;
  projects: Projects;
  documents: OpenDocuments;
  events: CompletionEvents;
  completions: Completions;
  diagnostics: Diagnostics;
  history: EditHistory;
  nextEdits: NextEdits;
  texts: ShownTexts;
  calm: Calm;
  preparations: Preparing;
};

/** Nothing is running yet. */
export function buildSessionParts(services: LspServices, connection: ProtocolConnection): SessionParts {
  const projects = new Projects(services.findProject);
  const documents = new OpenDocuments(projects);
  const history = new EditHistory();
  const events = new CompletionEvents((event) => services.assistant.record(event));
  const calm = new Calm(services.calmMs);
  const texts = new ShownTexts(events, (uri) => documents.get(uri), services.survivalMs);
  const diagnostics = new Diagnostics(services, documents, {
    publish: (uri, version, diagnostics) =>
      connection.sendNotification(PublishDiagnosticsNotification.type, { uri, version, diagnostics }),
    say: (message) =>
      connection.sendNotification(LogMessageNotification.type, { type: MessageType.Log, message }),
  });
  return {
    ...{ services, projects, documents, history, events, calm, texts, diagnostics },
    completions: new Completions(services, documents, events, { texts, calm, history }),
    nextEdits: new NextEdits(services, documents, history),
    preparations: new Preparing(services, documents, history),
  };
}

/** Ends everything that is running. */
export async function endSessionParts({
  nextEdits,
  texts,
  preparations,
  diagnostics,
}: SessionParts): Promise<void> {
  nextEdits.end();
  texts.end();
  preparations.end();
  await diagnostics.end();
}

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Assistant } from '../../src/assistant.ts';
import { positionAt } from '../../src/base/text.ts';
import { PATIENT_PREDICT_MS } from '../../src/config/limits.ts';
import { CompleteRequest } from '../../src/contract/request.ts';
import { indexFolder, openRepository } from '../../src/machine.ts';
import { answerOf } from './generations.ts';
import type { SessionPlace } from './places.ts';
import { type AskAt, type PlayPlace, playSession } from './sessions.ts';

export type PlayOptions = {
  /** Where the assistant looks for the index of a project. */
  home: string;
  /** Lets the model finish: what is shown must not depend on the machine's speed. Otherwise as a user waits. */
  isPatient: boolean;
};

/** Plays places as an editor would request them; a place with a path gets a project of its own for the time. */
export function playByAssistant(assistant: Assistant, options: PlayOptions): PlayPlace {
  return async (place, signal) => {
    if (place.path === null) return playSession(place, askFor(assistant, place, null, options), signal);
    const workspace = await realpath(await mkdtemp(join(tmpdir(), 'fettle-place-')));
    const index = indexFolder(options.home, workspace);
    try {
      await layOut(workspace, place);
      if (Object.keys(place.files).length > 0) await makeIndex(options.home, workspace, signal);
      const document = documentOf(place, place.before + place.after);
      // As if the project had been open for a while: its type checker has started.
      await assistant.check(document, document.text, signal, workspace);
      return await playSession(place, askFor(assistant, place, workspace, options), signal);
    } finally {
      await Promise.all([workspace, index].map((folder) => rm(folder, { recursive: true, force: true })));
    }
  };
}

function askFor(
  assistant: Assistant,
  place: SessionPlace,
  workspace: string | null,
  { isPatient }: PlayOptions,
): AskAt {
  let asked = 0;
  return async ({ before, after }, signal) => {
    asked += 1;
    const text = before + after;
    const request = CompleteRequest.parse({
      task: 'complete',
      id: `${place.id}/${asked}`,
      workspace,
      document: documentOf(place, text),
      position: positionAt(text, before.length),
      ...(isPatient && { predict_ms: PATIENT_PREDICT_MS }),
    });
    await assistant.prepare(request, signal);
    const started = performance.now();
    const answer = await answerOf(assistant, request, signal);
    return { answer, ms: performance.now() - started };
  };
}

function documentOf({ path, language }: SessionPlace, text: string) {
  return { path, language, text };
}

/** The document is on disk as it was before the first suggestion. */
async function layOut(workspace: string, { path, before, after, files }: SessionPlace): Promise<void> {
  for (const [name, text] of Object.entries({ ...files, [path ?? '']: before + after })) {
    await mkdir(dirname(join(workspace, name)), { recursive: true });
    await writeFile(join(workspace, name), text);
  }
}

/** The assistant uses an index that is there, and makes none. */
async function makeIndex(home: string, workspace: string, signal: AbortSignal): Promise<void> {
  const opened = await openRepository(home, workspace, { write: true });
  if (!opened.ok) throw new Error(opened.failure.message);
  try {
    const made = await opened.value.refresh(signal);
    if (!made.ok && !signal.aborted) throw new Error(made.failure.message);
  } finally {
    await opened.value.close();
  }
}

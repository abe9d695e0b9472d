import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shareAnalyzers } from '../fixtures/shared-analyzers.ts';
import { createPlace, type Place, type RunOptions, type RunOutcome, runCli } from './harness.ts';

/** Of all runs in one test file. */
export const analyzers = shareAnalyzers();

/** A place whose models are recordings in its home; nothing is recorded yet. None for vectors: it would be a local one. */
export async function createRecordedPlace(): Promise<Place> {
  const place = await createPlace();
  const recording = join(place.home, 'recording');
  await mkdir(recording);
  const role = 'provider: tape\n    model: recorded-model\n';
  await writeFile(
    join(place.home, 'config.yaml'),
    `providers:\n  tape:\n    kind: recorded\n    recording: ${recording}\n` +
      `roles:\n  complete:\n    ${role}  chat:\n    ${role}  embed:\n    model: ""\n`,
  );
  return place;
}

/** The words a model answers with, in the pieces in which they come. */
export type ModelAnswer = string | string[];

/**
 * Runs a command line, and lets the model answer each prompt it asks with the next of these answers. A
 * recording is found by its prompt, so a missing one is written when the program asks for it, and the
 * program is run again: the tests then do not depend on the words of the prompts.
 */
export async function runAnswered(
  place: Place,
  args: string[],
  answers: ModelAnswer[],
  options: RunOptions = {},
): Promise<RunOutcome> {
  const { onWrite, ...quiet } = { analyzers, ...options };
  for (const answer of answers) {
    const outcome = await runCli(place, args, quiet);
    await recordMissing(place, outcome.stderr, answer);
  }
  return runCli(place, args, { analyzers, ...options });
}

/** Records an answer under the key that a message says is missing. */
export async function recordMissing(place: Place, message: string, answer: ModelAnswer): Promise<void> {
  const key = /no recording ([0-9a-f]{64})/.exec(message)?.[1];
  if (key === undefined) throw new Error(`The model was not asked: ${message}`);
  const pieces = typeof answer === 'string' ? [answer] : answer;
  const usage = { promptTokens: 20, cachedTokens: 0, generatedTokens: pieces.length };
  const events = [...pieces.map((text) => ({ type: 'text', text })), { type: 'end', reason: 'stop', usage }];
  const recording = { key, model: 'recorded-model', prompt: null, sampling: null, events };
  await writeFile(join(place.home, 'recording', `${key}.json`), JSON.stringify(recording));
}

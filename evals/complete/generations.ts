import { likelihoodOf } from '../../src/answer/show-filter.ts';
import type { Assistant } from '../../src/assistant.ts';
import { positionAt } from '../../src/base/text.ts';
import { PATIENT_PREDICT_MS } from '../../src/config/limits.ts';
import { type Answer, isSuggestion } from '../../src/contract/answer.ts';
import type { TokenProbability } from '../../src/contract/candidate.ts';
import { CompleteRequest } from '../../src/contract/request.ts';
import { Journal } from '../journal.ts';
import type { RecordingEngine } from './recording-engine.ts';
import type { CompleteTask } from './tasks.ts';

/** What fills one hole, as a line of JSON. */
export type HoleGeneration = {
  id: string;
  /** Null: nothing was drawn that may be shown; `silence` says why. */
  text: string | null;
  /** Whether a user would have seen it: the show filter let it pass. */
  isShown: boolean;
  silence: string | null;
  /** What he would have seen, where that is only the beginning of `text`. */
  part: string | null;
  /** How sure the model was, as the show filter counts it; null where nothing was drawn. */
  mean: number | null;
  first: number | null;
  totalMs: number;
  /** Of a prompt alone: from one more character at the cursor to the next token, with the rest evaluated. */
  keystrokeMs?: number | null;
};

export type HolesOptions = {
  /** Null: only what the file has. */
  fill: FillHole | null;
  holes: readonly CompleteTask[];
  /** Lines that are there are not made again. */
  file: string;
  signal: AbortSignal;
  onLine(line: string): void;
};

export type FillHole = (hole: CompleteTask, signal: AbortSignal) => Promise<HoleGeneration>;

/** Fills each hole once; scoring is apart. */
export async function fillAll({
  fill,
  holes,
  file,
  signal,
  onLine,
}: HolesOptions): Promise<HoleGeneration[]> {
  const journal = new Journal<HoleGeneration>(file);
  const done = new Map(journal.entries.map((one) => [one.id, one]));
  for (const hole of holes) {
    if (fill === null || signal.aborted) break;
    if (done.has(hole.id)) continue;
    const generation = await fill(hole, signal);
    // What was cut off is made anew.
    if (signal.aborted) break;
    journal.add(generation);
    done.set(hole.id, generation);
    const { silence, mean, totalMs } = generation;
    onLine(`${hole.id}: ${silence ?? 'shown'}, mean ${mean?.toFixed(2) ?? '-'}, ${Math.round(totalMs)} ms`);
  }
  return holes.flatMap(({ id }) => done.get(id) ?? []);
}

/**
 * As an editor would ask: a whole missing line is an empty one with the cursor on it. What the show filter withholds
 * or cuts is drawn once more with the temperature given, which it lets pass: the curve needs what was not shown, too.
 */
export function fillByRecipe(assistant: Assistant, engine: RecordingEngine): FillHole {
  return async (hole, signal) => {
    const lineEnd = endOf(hole);
    const request = CompleteRequest.parse({
      task: 'complete',
      id: hole.id,
      workspace: null,
      document: { path: null, language: hole.language, text: `${hole.prefix}${lineEnd}${hole.suffix}` },
      position: positionAt(hole.prefix, hole.prefix.length),
      // What is drawn must not depend on the machine's speed.
      predict_ms: PATIENT_PREDICT_MS,
    });
    // As when the file was opened a while ago.
    await assistant.prepare(request, signal);
    const started = performance.now();
    const answer = await answerOf(assistant, request, signal);
    const totalMs = performance.now() - started;
    const silence = isSuggestion(answer) ? null : answer.no_suggestion.reason;
    const mayBeCut = silence === 'too_weak' || (silence === null && !hole.isWholeLine);
    const drawn = mayBeCut ? await answerOf(assistant, { ...request, temperature: 0 }, signal) : answer;
    const [shown, code] = [codeOf(answer), codeOf(drawn)];
    return {
      id: hole.id,
      part: shown === code ? null : shown,
      text: code === null ? null : `${code}${lineEnd}`,
      isShown: silence === null,
      silence,
      ...sureness(engine.lastDraw, code),
      totalMs,
    };
  };
}

function codeOf(answer: Answer): string | null {
  return isSuggestion(answer) ? answer.generated_code.map(({ code }) => code).join('') : null;
}

async function answerOf(
  assistant: Assistant,
  request: CompleteRequest,
  signal: AbortSignal,
): Promise<Answer> {
  for await (const step of assistant.answer(request, signal))
    if (step.type === 'answer-end') return step.answer;
  throw new Error('The assistant ended without an answer');
}

/** A drawn line stops before its end. */
export function endOf({ isWholeLine }: CompleteTask): string {
  return isWholeLine ? '\n' : '';
}

/** How sure the model was of what is kept of a draw; null where nothing is. */
export function sureness(draw: readonly TokenProbability[], kept: string | null) {
  const likelihood = kept === null ? null : likelihoodOf([...draw], kept);
  return { mean: likelihood?.mean ?? null, first: likelihood?.first ?? null };
}

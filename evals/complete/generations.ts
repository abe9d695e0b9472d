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

/** The text for one gap, as a line of JSON. */
export type HoleGeneration = {
  id: string;
  /** Null: nothing was generated that may be shown; `silence` says why. */
  text: string | null;
  /** Whether a user would have seen it: the show filter passed it. */
  isShown: boolean;
  silence: string | null;
  /** The part a user would have seen, if that is only the beginning of `text`. */
  part: string | null;
  /** How sure the model was, by the show filter's measure; null when nothing was generated. */
  mean: number | null;
  first: number | null;
  totalMs: number;
  /** For a bare prompt: time from one more character at the cursor to the next token, with the rest evaluated. */
  keystrokeMs?: number | null;
};

export type HolesOptions = {
  /** Null: only what is in the file. */
  fill: FillHole | null;
  holes: readonly CompleteTask[];
  /** Existing lines are not generated again. */
  file: string;
  signal: AbortSignal;
  onLine(line: string): void;
};

export type FillHole = (hole: CompleteTask, signal: AbortSignal) => Promise<HoleGeneration>;

/** Fills each gap once; scoring is separate. */
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
    // An aborted result is generated again.
    if (signal.aborted) break;
    journal.add(generation);
    done.set(hole.id, generation);
    const { silence, mean, totalMs } = generation;
    onLine(`${hole.id}: ${silence ?? 'shown'}, mean ${mean?.toFixed(2) ?? '-'}, ${Math.round(totalMs)} ms`);
  }
  return holes.flatMap(({ id }) => done.get(id) ?? []);
}

/**
 * As an editor would request it: a whole missing line is an empty one with the cursor on it. A text that the show
 * filter withholds or cuts is generated again with the given temperature, which it passes: the curve also needs what
 * was not shown.
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
      // The generated text must not depend on the machine's speed.
      predict_ms: PATIENT_PREDICT_MS,
    });
    // As if the file had been open for a while.
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

/** The answer to a request, without its progress. */
export async function answerOf(
  assistant: Assistant,
  request: CompleteRequest,
  signal: AbortSignal,
): Promise<Answer> {
  for await (const step of assistant.answer(request, signal))
    if (step.type === 'answer-end') return step.answer;
  throw new Error('The assistant stopped without an answer');
}

/** A generated line stops before its end. */
export function endOf({ isWholeLine }: CompleteTask): string {
  return isWholeLine ? '\n' : '';
}

/** How sure the model was of the kept part of a draft; null when nothing was kept. */
export function sureness(draw: readonly TokenProbability[], kept: string | null) {
  const likelihood = kept === null ? null : likelihoodOf([...draw], kept);
  return { mean: likelihood?.mean ?? null, first: likelihood?.first ?? null };
}

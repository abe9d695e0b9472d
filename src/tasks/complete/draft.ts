import type { AnswerFailure } from '../../answer/build.ts';
import { isBeyondShowing, type Showing, showableOf } from '../../answer/show-filter.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { applyEdit } from '../../base/text.ts';
import { MAX_COMPLETION_TOKENS } from '../../config/limits.ts';
import type { Candidate, TokenProbability } from '../../contract/candidate.ts';
import type { Sampling } from '../../contract/prompt.ts';
import type { CompleteRequest } from '../../contract/request.ts';
import type { Drawn } from '../../model/ask.ts';
import {
  type Cursor,
  endOfShape,
  isRestOfLine,
  type Shape,
  shapeAt,
  typedBefore,
} from '../../model/completion-shape.ts';
import { type MissingDefinition, missingDefinition } from '../../model/missing-names.ts';
import { trimCompletion } from '../../model/trim-completion.ts';
import { cutCandidate, type Draft, withText } from '../run/cut-candidate.ts';
import type { CompleteRun } from './run.ts';
import type { Window } from './window.ts';

/** Generation time while a user waits, from the first token; a longer block is shown as far as it got. */
const COMPLETION_PREDICT_MS = 1_000;
/** Most drafts that are not shown have ended by then. */
const PROMISING_TOKENS = 2;

/** The plan for a completion at a cursor, and how sure the model must be of it. */
export type CompletionPlan = {
  place: Cursor;
  shape: Shape;
  window: Window;
  showing: Showing;
  /** The definition missing for the code below; null when none is missing, or when no line is generated. */
  missing: MissingDefinition | null;
  /** Called while a draft is likely to be shown, so that its checks get ready. */
  onPromising(): void;
};

export function planFor(place: Cursor, window: Window, onPromising: () => void): CompletionPlan {
  const shape = shapeAt(place);
  const showing = shape.kind === 'line' && isRestOfLine(place) ? 'as_far_as_sure' : 'whole';
  const missing = shape.kind === 'line' ? missingDefinition(place) : null;
  let isTold = false;
  const tellOnce = () => {
    if (!isTold) onPromising();
    isTold = true;
  };
  return { place, shape, window, showing, missing, onPromising: tellOnce };
}

/**
 * One of several drafts: 1 is the most likely text, later ones differ. `mayBeWeak`: the caller also wants unlikely
 * texts. `begun`: prefilled, and the beginning of the generated text.
 */
type CompletionDraw = { attempt: number; mayBeWeak: boolean; begun?: string };

/** Like `drawCompletion`; a line that does not define what the code below lacks is generated again, beginning so. */
export async function drawNeeded(
  run: CompleteRun,
  plan: CompletionPlan,
  draw: CompletionDraw,
): Promise<Result<Draft, AnswerFailure>> {
  const first = await drawCompletion(run, plan, draw);
  const { missing } = plan;
  if (missing === null || run.signal.aborted) return first;
  const isFinal = first.ok
    ? missing.isIn(first.value.candidate.text)
    : !['too_weak', 'empty'].includes(first.failure.reason);
  if (isFinal) return first;
  const second = await drawCompletion(run, plan, { ...draw, begun: missing.begin });
  return second.ok && missing.isIn(second.value.candidate.text) ? second : first;
}

/** A text for the cursor, fitted to its place and filtered by the model's certainty; not checked yet. */
export async function drawCompletion(
  run: CompleteRun,
  { place, shape, window, showing, onPromising }: CompletionPlan,
  { attempt, mayBeWeak, begun = '' }: CompletionDraw,
): Promise<Result<Draft, AnswerFailure>> {
  const endOf = (text: string, probabilities: readonly TokenProbability[]) => {
    if (!mayBeWeak && isBeyondShowing(probabilities, showing)) return text.length;
    const isUnrated = probabilities.length === 0;
    if (isUnrated || probabilities.length >= PROMISING_TOKENS) onPromising();
    const end = endOfShape(begun + text, shape, place);
    return end === null ? null : Math.max(0, end - begun.length);
  };
  const sampling = samplingOf(run.request, stopsOf(shape, place), attempt);
  const prompt = { ...window.prompt, prefix: window.prompt.prefix + begun };
  const { cacheKey } = window;
  const answered = await run.draw(prompt, sampling, { endOf, cacheKey, predictMs: predictMsOf(run) });
  if (!answered.ok) return answered;
  const drawn = { ...answered.value, text: begun + answered.value.text };
  const inserted = insertion(run.request, drawn, place);
  const kept = await cutCandidate(run, inserted, drawn, inserted.end === 'stop');
  const { text, probabilities } = kept.candidate;
  if (text.trim() === '') return fail(NOTHING_TO_ADD);
  if (mayBeWeak) return ok(kept);
  const shown = showableOf(text, probabilities, showing);
  if ('weak' in shown) return fail({ reason: 'too_weak', message: shown.weak });
  return ok(shown.text === text ? kept : { ...kept, candidate: withText(kept.candidate, shown.text) });
}

/** Generation ahead has time: no one waits for it. */
function predictMsOf({ request, services }: CompleteRun): number | undefined {
  return request.predict_ms ?? (services.priority === 'completion' ? COMPLETION_PREDICT_MS : undefined);
}

const NOTHING_TO_ADD = {
  reason: 'empty',
  message: 'The model only repeated the text around the cursor. Type a little more',
} as const;

/** An empty line may get one that opens a block, which continues below it. */
function stopsOf({ kind }: Shape, { before }: Cursor): string[] {
  return kind === 'line' && typedBefore(before).trim() !== '' ? ['\n'] : ['\n\n\n', '\r\n\r\n\r\n'];
}

function samplingOf(request: CompleteRequest, stop: string[], attempt: number): Sampling {
  const temperature = request.temperature ?? (attempt === 1 ? 0 : 0.4);
  return {
    temperature,
    ...(temperature > 0 && { topP: 0.95, seed: (request.seed ?? 0) + attempt }),
    maxTokens: Math.min(request.max_tokens ?? MAX_COMPLETION_TOKENS, MAX_COMPLETION_TOKENS),
    stop,
    probabilities: true,
  };
}

function insertion(
  { document, position, workspace }: CompleteRequest,
  drawn: Drawn,
  place: Cursor,
): Candidate {
  const text = trimCompletion(drawn.text, drawn.end, place);
  const range = { start: position, end: position };
  return {
    text,
    language: document.language,
    path: document.path,
    range,
    workspace,
    before: document.text,
    after: applyEdit(document.text, range, text) ?? document.text,
    // Text truncated by the limit was dropped with its line; a single truncated line stays truncated.
    end: text.length < drawn.text.length ? 'stop' : drawn.end,
    probabilities: drawn.probabilities,
  };
}

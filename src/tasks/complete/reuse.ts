import { type Answer, isSuggestion } from '../../contract/answer.ts';
import type { NoSuggestionReason } from '../../contract/reasons.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { placeOf } from './cache.ts';
import type { CompleteRun } from './run.ts';

/** Silences that are the same every time at one place; all others depend on the moment. */
const LASTING: readonly NoSuggestionReason[] = ['empty', 'too_weak', 'nothing_passed'];

/** The rest of an answer that the user is typing, or the same answer again: no model is called. */
export async function fromMemory(run: CompleteRun): Promise<Answer | null> {
  const { request, services, signal } = run;
  // Generation ahead would wait for itself, or stop itself.
  const isAsked = services.priority === 'completion';
  if (isAsked) await services.completions.untilDrawn(request, signal);
  const known = remembered(run);
  if (known === null && isAsked) services.completions.stopDrawingAhead(request);
  return known;
}

function remembered(run: CompleteRun): Answer | null {
  const { request, services } = run;
  // A request with a temperature wants a different answer from the last.
  if (request.temperature !== undefined) return null;
  const found = services.completions.answers.find(placeOf(request));
  if (found === null) return null;
  const { answer, rest, reuse } = found;
  if (reuse === 'repeated' && answer.evidence.some(isUndecided)) return null;
  const own = run.base();
  const same = { id: own.id, timings: { ...own.timings, reused: reuse } };
  if (!isSuggestion(answer)) return { ...answer, ...same };
  services.completions.give(request, rest);
  const { position } = request;
  const code = answer.generated_code.map((block) => {
    return { ...block, code: rest, range: { start: position, end: position } };
  });
  return { ...answer, ...same, generated_code: code, alternatives: [] };
}

/** A check that was late or failed may have an answer now. A user who types on keeps seeing what is shown. */
function isUndecided({ status, reason }: Verdict): boolean {
  return status === 'unknown' && /^(timed_out|cancelled|analyzer_failed):/.test(reason ?? '');
}

/** Remembers an answer that holds for its place at any time. */
export function keep({ request, services }: CompleteRun, answer: Answer): Answer {
  const lasts = isSuggestion(answer) || LASTING.includes(answer.no_suggestion.reason);
  const text = isSuggestion(answer) ? answer.generated_code.map(({ code }) => code).join('') : '';
  if (isSuggestion(answer)) services.completions.give(request, text);
  if (lasts && request.temperature === undefined)
    services.completions.answers.add(placeOf(request), text, answer);
  return answer;
}

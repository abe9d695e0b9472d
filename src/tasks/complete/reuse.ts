import { type Answer, isSuggestion } from '../../contract/answer.ts';
import type { NoSuggestionReason } from '../../contract/reasons.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { placeOf } from './cache.ts';
import type { CompleteRun } from './run.ts';

/** Silences that the same place gives again; all others depend on the moment. */
const LASTING: readonly NoSuggestionReason[] = ['empty', 'too_weak', 'nothing_passed'];

/** The rest of an answer that the user types on into, or the same answer once more: no model is asked. */
export async function fromMemory(run: CompleteRun): Promise<Answer | null> {
  const { request, services, signal } = run;
  // What is drawn ahead of a request would wait for itself, or stop itself.
  const isAsked = services.priority === 'completion';
  if (isAsked) await services.completions.untilDrawn(request, signal);
  const known = remembered(run);
  if (known === null && isAsked) services.completions.stopDrawingAhead(request);
  return known;
}

function remembered(run: CompleteRun): Answer | null {
  const { request, services } = run;
  // Who gives a temperature wants another answer than the last.
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

/** A check that was late or failed may know more by now. Who types on sees what is shown to him already. */
function isUndecided({ status, reason }: Verdict): boolean {
  return status === 'unknown' && /^(timed_out|cancelled|analyzer_failed):/.test(reason ?? '');
}

/** Remembers an answer that holds for its place whatever the moment. */
export function keep({ request, services }: CompleteRun, answer: Answer): Answer {
  const lasts = isSuggestion(answer) || LASTING.includes(answer.no_suggestion.reason);
  const text = isSuggestion(answer) ? answer.generated_code.map(({ code }) => code).join('') : '';
  if (isSuggestion(answer)) services.completions.give(request, text);
  if (lasts && request.temperature === undefined)
    services.completions.answers.add(placeOf(request), text, answer);
  return answer;
}

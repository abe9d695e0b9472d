import { buildSuggestion } from '../../answer/build.ts';
import { mayShow, whyNothingPassed } from '../../answer/choose.ts';
import { earnConfidence } from '../../answer/confidence.ts';
import { probabilitiesOf } from '../../answer/show-filter.ts';
import { detach } from '../../base/detach.ts';
import { ok } from '../../base/result.ts';
import { offsetAt } from '../../base/text.ts';
import type { Answer } from '../../contract/answer.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { type Cursor, whyNotHere } from '../../model/completion-shape.ts';
import { prepareChecks } from '../run/check-for.ts';
import type { Draft } from '../run/cut-candidate.ts';
import { placeOf } from './cache.ts';
import { type CompletionPlan, drawCompletion, drawNeeded, planFor } from './draft.ts';
import { fromMemory, keep } from './reuse.ts';
import type { CompleteRun } from './run.ts';
import { chooseWindow, type Window } from './window.ts';

/** A completion that fails is generated once more, then withheld: a repair costs more than a keystroke is worth. */
const MAX_DRAWS = 2;

/** From a cursor to the text that belongs there. */
export async function complete(run: CompleteRun): Promise<Answer> {
  const { request, services, signal } = run;
  const { document, position } = request;
  if (offsetAt(document.text, position) === null) {
    const message = `Line ${position.line}, column ${position.column} is outside the file. Give a position inside it`;
    return run.noSuggestion({ reason: 'bad_input', message });
  }
  const place: Cursor = { ...placeOf(request), language: document.language };
  const nowhere = whyNotHere(place);
  if (nowhere !== null) return run.noSuggestion({ reason: 'not_here', message: nowhere });
  const known = await fromMemory(run);
  if (known !== null) return known;
  const entered = (await services.admission?.enter(signal)) ?? ok(() => undefined);
  if (!entered.ok) return run.noSuggestion(entered.failure);
  try {
    return await completeAnew(run, place);
  } finally {
    entered.value();
  }
}

async function completeAnew(run: CompleteRun, place: Cursor): Promise<Answer> {
  const { request, services, signal } = run;
  const chosen = await run.tally.time('context', () => chooseWindow(request, services, signal));
  if (!chosen.ok) return run.noSuggestion(chosen.failure);
  const { window, grow } = chosen.value;
  run.adopt(window.bundle);
  const answer = await drawAndCheck(run, place, window);
  // A newer request does it for its own place.
  if (grow !== null && !signal.aborted) detach(services.completions.prepare(request, grow));
  return keep(run, answer);
}

async function drawAndCheck(run: CompleteRun, place: Cursor, window: Window): Promise<Answer> {
  const { request, services, signal } = run;
  const plan = planFor(place, window, () => prepareChecks(request, services, signal));
  // A user who sets the temperature wants unlikely texts too.
  const mayBeWeak = request.temperature !== undefined;
  let verdicts: Verdict[] = [];
  for (let attempt = 1; attempt <= MAX_DRAWS; attempt++) {
    const drawn = await drawNeeded(run, plan, { attempt, mayBeWeak });
    if (!drawn.ok) return run.noSuggestion(drawn.failure, verdicts);
    verdicts = await run.check(drawn.value.candidate);
    if (!mayShow(verdicts)) continue;
    const { text } = drawn.value.candidate;
    const others = await alternativesTo(text, run, plan);
    return shown(run, drawn.value, verdicts, { attempt, others });
  }
  const message = whyNothingPassed(verdicts, MAX_DRAWS);
  return run.noSuggestion({ reason: 'nothing_passed', message }, verdicts);
}

/** Drafts per requested alternative: a small model repeats itself. */
const DRAWS_PER_ALTERNATIVE = 2;

/** As many other texts as the request asks for, checked like the first; fewer when further draws bring nothing new. */
async function alternativesTo(first: string, run: CompleteRun, plan: CompletionPlan): Promise<string[]> {
  const { request, signal } = run;
  const found = new Set<string>();
  for (let more = 1; more <= request.alternatives * DRAWS_PER_ALTERNATIVE; more++) {
    if (found.size === request.alternatives || signal.aborted) break;
    const drawn = await drawCompletion(run, plan, { attempt: 1 + more, mayBeWeak: true });
    if (!drawn.ok) continue;
    const { candidate } = drawn.value;
    if (mayShow(await run.check(candidate)) && candidate.text !== first) found.add(candidate.text);
  }
  return [...found];
}

function shown(
  run: CompleteRun,
  { candidate, cut }: Draft,
  verdicts: Verdict[],
  { attempt, others }: { attempt: number; others: string[] },
): Answer {
  const { text, language, path, range, probabilities } = candidate;
  return buildSuggestion(run.base(), {
    code: [{ language, code: text, path, range }],
    explanation: '',
    alternatives: others.map((code) => [{ language, code, path, range }]),
    verdicts,
    earned: earnConfidence({
      ...{ verdicts, attempts: attempt, cut },
      probabilities: probabilitiesOf(text, probabilities),
    }),
  });
}

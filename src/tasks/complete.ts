import { buildSuggestion } from '../answer/build.ts';
import { mayShow, whyNothingPassed } from '../answer/choose.ts';
import { earnConfidence } from '../answer/confidence.ts';
import { isHopeless, likelihoodOf, whyTooWeak } from '../answer/show-filter.ts';
import { detach } from '../base/detach.ts';
import { applyEdit, offsetAt } from '../base/text.ts';
import { MAX_COMPLETION_TOKENS } from '../config/limits.ts';
import type { Answer } from '../contract/answer.ts';
import type { Candidate, TokenProbability } from '../contract/candidate.ts';
import type { Sampling } from '../contract/prompt.ts';
import type { CompleteRequest } from '../contract/request.ts';
import type { Verdict } from '../contract/verdict.ts';
import type { Drawn } from '../model/ask.ts';
import { endOfShape, type Place, shapeAt, whyNotHere } from '../model/completion-shape.ts';
import { trimCompletion } from '../model/trim-completion.ts';
import { alternativesTo } from './alternatives.ts';
import { prepareChecks } from './check-for.ts';
import { placeOf } from './completion-place.ts';
import { fromMemory, keep } from './completion-reuse.ts';
import { chooseWindow, type Window } from './completion-window.ts';
import { cutCandidate, type Kept } from './cut-candidate.ts';
import type { TaskRun } from './run.ts';

/** A completion that fails is drawn once more, then withheld: repairing costs more than a keystroke is worth. */
const MAX_DRAWS = 2;

/** From a cursor to the text that belongs there. */
export async function complete(run: TaskRun<CompleteRequest>): Promise<Answer> {
  const { request, services, signal } = run;
  const { document, position } = request;
  if (offsetAt(document.text, position) === null) {
    const message = `Line ${position.line}, column ${position.column} is outside the file. Give a place inside it`;
    return run.silent({ reason: 'bad_input', message });
  }
  const place: Place = { ...placeOf(request), language: document.language };
  const nowhere = whyNotHere(place);
  if (nowhere !== null) return run.silent({ reason: 'not_here', message: nowhere });
  const known = await fromMemory(run);
  if (known !== null) return known;
  prepareChecks(request, services, signal);
  const chosen = await run.tally.time('context', () => chooseWindow(request, services, signal));
  if (!chosen.ok) return run.silent(chosen.failure);
  const { window, grow } = chosen.value;
  run.adopt(window.bundle);
  const answer = await drawAndCheck(run, place, window);
  if (grow !== null) detach(services.completions.prepare(request, grow));
  return keep(run, answer);
}

async function drawAndCheck(run: TaskRun<CompleteRequest>, place: Place, window: Window): Promise<Answer> {
  const { request } = run;
  const shape = shapeAt(place);
  // Who sets the temperature wants to see what is unlikely.
  const mayBeWeak = request.temperature !== undefined;
  const endOf = (text: string, probabilities: readonly TokenProbability[]) =>
    !mayBeWeak && isHopeless(probabilities) ? text.length : endOfShape(text, shape, place);
  let verdicts: Verdict[] = [];
  for (let attempt = 1; attempt <= MAX_DRAWS; attempt++) {
    const sampling = samplingOf(request, shape.kind, attempt);
    const drawn = await run.draw(window.prompt, sampling, { endOf, cacheKey: window.cacheKey });
    if (!drawn.ok) return run.silent(drawn.failure, verdicts);
    const inserted = insertion(request, drawn.value, place);
    const kept = await cutCandidate(run, inserted, drawn.value, inserted.end === 'stop');
    const { candidate } = kept;
    if (candidate.text.trim() === '') return run.silent(NOTHING_TO_ADD);
    const weak = whyTooWeak(likelihoodOf(drawn.value.probabilities, candidate.text));
    if (weak !== null && !mayBeWeak) return run.silent({ reason: 'too_weak', message: weak });
    verdicts = await run.check(candidate);
    if (!mayShow(verdicts)) continue;
    const others = await alternativesTo(candidate.text, run, (more) => another(run, { place, window, more }));
    return shown(run, kept, verdicts, { attempt, others });
  }
  const message = whyNothingPassed(verdicts, MAX_DRAWS);
  return run.silent({ reason: 'nothing_passed', message }, verdicts);
}

const NOTHING_TO_ADD = {
  reason: 'empty',
  message: 'The model only repeated what stands around the cursor. Type a little more',
} as const;

/** A further draw, warmer so that it differs; null when it may not be shown. It is checked like the first. */
async function another(
  run: TaskRun<CompleteRequest>,
  { place, window, more }: { place: Place; window: Window; more: number },
): Promise<string | null> {
  const shape = shapeAt(place);
  const endOf = (text: string) => endOfShape(text, shape, place);
  const sampling = samplingOf(run.request, shape.kind, 1 + more);
  const drawn = await run.draw(window.prompt, sampling, { endOf, cacheKey: window.cacheKey });
  if (!drawn.ok) return null;
  const { candidate } = await cutCandidate(
    run,
    insertion(run.request, drawn.value, place),
    drawn.value,
    true,
  );
  if (candidate.text.trim() === '') return null;
  return mayShow(await run.check(candidate)) ? candidate.text : null;
}

function shown(
  run: TaskRun<CompleteRequest>,
  { candidate, cut }: Kept,
  verdicts: Verdict[],
  { attempt, others }: { attempt: number; others: string[] },
): Answer {
  const { text, language, path, range, probabilities } = candidate;
  return buildSuggestion(run.base(), {
    code: [{ language, code: text, path, range }],
    explanation: '',
    alternatives: others.map((code) => [{ language, code, path, range }]),
    verdicts,
    earned: earnConfidence({ verdicts, attempts: attempt, probabilities, cut }),
  });
}

function samplingOf(request: CompleteRequest, kind: 'line' | 'block', attempt: number): Sampling {
  const temperature = request.temperature ?? (attempt === 1 ? 0 : 0.4);
  return {
    temperature,
    ...(temperature > 0 && { topP: 0.95, seed: (request.seed ?? 0) + attempt }),
    maxTokens: Math.min(request.max_tokens ?? MAX_COMPLETION_TOKENS, MAX_COMPLETION_TOKENS),
    stop: kind === 'line' ? ['\n'] : ['\n\n\n', '\r\n\r\n\r\n'],
    probabilities: true,
  };
}

function insertion(
  { document, position, workspace }: CompleteRequest,
  drawn: Drawn,
  place: Place,
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
    // What the limit cut off was dropped with its line; a single cut line stays a cut one.
    end: text.length < drawn.text.length ? 'stop' : drawn.end,
    probabilities: drawn.probabilities,
  };
}

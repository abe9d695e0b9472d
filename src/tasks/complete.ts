import { buildSuggestion } from '../answer/build.ts';
import { mayShow, whyNothingPassed } from '../answer/choose.ts';
import { earnConfidence } from '../answer/confidence.ts';
import { applyEdit, offsetAt } from '../base/text.ts';
import { MAX_COMPLETION_TOKENS } from '../config/limits.ts';
import type { Answer } from '../contract/answer.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { Sampling } from '../contract/prompt.ts';
import type { CompleteRequest } from '../contract/request.ts';
import type { Verdict } from '../contract/verdict.ts';
import type { Drawn } from '../model/ask.ts';
import { trimCompletion } from '../model/trim-completion.ts';
import { fillInTheMiddlePrompt } from '../prompt/fill-in-the-middle.ts';
import { cutCandidate, type Kept } from './cut-candidate.ts';
import type { TaskRun } from './run.ts';

/** A completion that fails is drawn once more, then withheld: repairing costs more than a keystroke is worth. */
const MAX_DRAWS = 2;

/** From a cursor to the text that belongs there. */
export async function complete(run: TaskRun<CompleteRequest>): Promise<Answer> {
  const { request } = run;
  const { document, position } = request;
  const cursor = offsetAt(document.text, position);
  if (cursor === null) {
    const message = `Line ${position.line}, column ${position.column} is outside the file. Give a place inside it`;
    return run.silent({ reason: 'bad_input', message });
  }
  const context = await run.context(MAX_COMPLETION_TOKENS);
  if (!context.ok) return run.silent(context.failure);
  const prompt = fillInTheMiddlePrompt(request, context.value);
  const suffix = document.text.slice(cursor);
  let verdicts: Verdict[] = [];
  for (let attempt = 1; attempt <= MAX_DRAWS; attempt++) {
    const drawn = await run.draw(prompt, sampling(request, suffix, attempt));
    if (!drawn.ok) return run.silent(drawn.failure, verdicts);
    const inserted = insertion(request, drawn.value, suffix);
    const kept = await cutCandidate(run, inserted, drawn.value, inserted.end === 'stop');
    const { candidate } = kept;
    if (candidate.text.trim() === '') return run.silent(NOTHING_TO_ADD);
    verdicts = await run.check(candidate);
    if (mayShow(verdicts)) return shown(run, kept, verdicts);
  }
  const message = whyNothingPassed(verdicts, MAX_DRAWS);
  return run.silent({ reason: 'nothing_passed', message }, verdicts);
}

const NOTHING_TO_ADD = {
  reason: 'empty',
  message: 'The model only repeated what follows the cursor. Type a little more',
} as const;

function shown(run: TaskRun<CompleteRequest>, { candidate, cut }: Kept, verdicts: Verdict[]): Answer {
  const { text, language, path, range, probabilities } = candidate;
  const attempts = run.tally.attempts;
  return buildSuggestion(run.base(), {
    code: [{ language, code: text, path, range }],
    explanation: '',
    alternatives: [],
    verdicts,
    earned: earnConfidence({ verdicts, attempts, probabilities, cut }),
  });
}

function sampling(request: CompleteRequest, suffix: string, attempt: number): Sampling {
  const restOfLine = suffix.split('\n', 1)[0] ?? '';
  const temperature = request.temperature ?? (attempt === 1 ? 0 : 0.4);
  return {
    temperature,
    ...(temperature > 0 && { topP: 0.95, seed: (request.seed ?? 0) + attempt }),
    maxTokens: Math.min(request.max_tokens ?? MAX_COMPLETION_TOKENS, MAX_COMPLETION_TOKENS),
    // With text after the cursor only the rest of this line is wanted, else up to the next blank line.
    stop: restOfLine.trim() === '' ? ['\n\n', '\r\n\r\n'] : ['\n'],
    probabilities: true,
  };
}

function insertion(
  { document, position, workspace }: CompleteRequest,
  drawn: Drawn,
  suffix: string,
): Candidate {
  const text = trimCompletion(drawn.text, drawn.end, suffix);
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

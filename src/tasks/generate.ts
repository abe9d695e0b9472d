import { buildSuggestion } from '../answer/build.ts';
import { mayShow, whyNothingPassed } from '../answer/choose.ts';
import { earnConfidence } from '../answer/confidence.ts';
import { blocksOf, changeOf } from '../answer/edits.ts';
import { withRehearsal } from '../checks/examples.ts';
import { MAX_ATTEMPTS, MAX_GENERATED_TOKENS } from '../config/limits.ts';
import type { Answer, CodeBlock } from '../contract/answer.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { ContextBundle } from '../contract/context.ts';
import { type Asked, readRequest } from './asked.ts';
import { drawOne, type GenerateRun, type Judged } from './draft.ts';
import { search } from './search.ts';

/** From a request to code: draw and check until something passes, then show it, or say why nothing is shown. */
export async function generate(run: GenerateRun): Promise<Answer> {
  const asked = readRequest(run.request);
  const context = await run.context(MAX_GENERATED_TOKENS);
  if (!context.ok) return run.silent(context.failure);
  const found = await search(run, asked, context.value);
  if (found.passed !== null) return shown(run, asked, { context: context.value, judged: found.passed });
  const verdicts = found.rejected?.verdicts ?? [];
  if (found.failure !== null) return run.silent(found.failure, verdicts);
  const message = whyNothingPassed(verdicts, run.tally.attempts);
  return run.silent({ reason: 'nothing_passed', message }, verdicts);
}

type Passed = { context: ContextBundle; judged: Judged };

async function shown(run: GenerateRun, asked: Asked, { context, judged }: Passed): Promise<Answer> {
  const { candidate, cut, agreement, attempt, compared } = judged;
  const verdicts = agreement === null ? judged.verdicts : withRehearsal(judged.verdicts, agreement);
  const earned = earnConfidence({
    verdicts,
    attempts: attempt,
    probabilities: candidate.probabilities,
    cut,
    rehearsed: agreement,
    compared,
  });
  const alternatives = await alternativesTo(run, asked, { context, first: candidate });
  return buildSuggestion(run.base(), {
    code: blocksOf(candidate),
    change: changeOf(candidate, run.request.document),
    explanation: '',
    alternatives,
    verdicts,
    earned,
  });
}

/** Further draws that passed and differ; fewer than asked for when the model repeats itself. */
async function alternativesTo(
  run: GenerateRun,
  asked: Asked,
  { context, first }: { context: ContextBundle; first: Candidate },
): Promise<CodeBlock[][]> {
  const found: Candidate[] = [];
  for (let index = 0; index < run.request.alternatives; index++) {
    const drawn = await drawOne(run, asked, { context, attempt: MAX_ATTEMPTS + index, repaired: null });
    if (!drawn.ok) break;
    const { candidate } = drawn.value;
    const known = [first, ...found].some(({ text }) => text === candidate.text);
    if (!known && mayShow(await run.check(candidate))) found.push(candidate);
  }
  return found.map(blocksOf);
}

import { mayShow } from '../../answer/choose.ts';
import { grounded } from '../../answer/grounded.ts';
import { MAX_CODE_EXPLANATION_TOKENS } from '../../config/limits.ts';
import type { Candidate } from '../../contract/candidate.ts';
import type { ContextBundle } from '../../contract/context.ts';
import { explainAnswerPrompt } from '../../prompt/explain-answer.ts';
import type { GenerateRun } from './draft.ts';

/**
 * A few words about the code that was chosen, asked for only then; what it names that the code does not have is struck.
 * Empty when nothing is left, or when the model failed: the code is shown without it.
 */
export async function explanationOf(
  run: GenerateRun,
  context: ContextBundle,
  candidate: Candidate,
): Promise<string> {
  const code = candidate.alone ?? candidate.text;
  const prompt = explainAnswerPrompt(run.request, context, code);
  const drawn = await run.sideQuestion(prompt, ['```'], MAX_CODE_EXPLANATION_TOKENS);
  if (drawn === null) return '';
  // Of an answer that was cut off the last sentence is not whole.
  const said = drawn.end === 'stop' ? drawn.text : drawn.text.replace(/[^.!?\n]*$/, '');
  const { text } = grounded(said, candidate.after);
  if (text === '') return '';
  const prose = {
    ...candidate,
    text,
    after: text,
    before: candidate.after,
    language: 'markdown',
    path: null,
    range: null,
  };
  return mayShow(await run.check(prose, ['secrets'])) ? text : '';
}

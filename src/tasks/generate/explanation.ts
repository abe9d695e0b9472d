import { mayShow } from '../../answer/choose.ts';
import type { Candidate } from '../../contract/candidate.ts';
import type { ContextBundle } from '../../contract/context.ts';
import { explainAnswerPrompt } from '../../prompt/generate.ts';
import type { GenerateRun } from './draft.ts';

/** Explanation of generated code: three sentences and some room. */
const MAX_CODE_EXPLANATION_TOKENS = 160;

/**
 * A short explanation of the chosen code, generated only then; sentences that name what the code does not have are
 * removed. Empty when nothing is left or the model failed: the code is shown without it.
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
  // The last sentence of a truncated answer is incomplete.
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

/** A text without the sentences about things that do not exist. */
type Grounded = { text: string; struck: number };

const SENTENCE = /[^.!?\n]*(?:[.!?](?![\s\n]|$)[^.!?\n]*)*(?:[.!?]+|\n|$)\s*/g;
/** Text quoted as code: names, including dotted and called ones. */
const QUOTED = /`([^`\n]+)`/g;
const NAMES = /[A-Za-z_$][\w$]*/g;

/** Words that a sentence may quote even though the code does not have them. */
const COMMON: ReadonlySet<string> = new Set(
  'None True False null undefined true false int str float list dict tuple set bool string number object array boolean void self this NaN'.split(
    ' ',
  ),
);

/** Removes sentences that name, in code quotes, what the code does not have; removes blocks of code too. */
export function grounded(text: string, code: string): Grounded {
  const known = new Set(code.match(NAMES) ?? []);
  const prose = text.replace(/^[ \t]*(`{3,}|~{3,})[\s\S]*?(?:^[ \t]*\1[^\n]*$|$(?![\s\S]))/gm, '');
  let struck = 0;
  const kept = (prose.match(SENTENCE) ?? []).filter((sentence) => {
    const names = [...sentence.matchAll(QUOTED)].flatMap(([, quoted = '']) => quoted.match(NAMES) ?? []);
    const isTrue = names.every((name) => known.has(name) || COMMON.has(name));
    if (!isTrue) struck += 1;
    return isTrue;
  });
  return { text: kept.join('').trim(), struck };
}

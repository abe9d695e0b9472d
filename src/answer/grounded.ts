/** A text without the sentences that speak of what is not there. */
export type Grounded = { text: string; struck: number };

const SENTENCE = /[^.!?\n]*(?:[.!?](?![\s\n]|$)[^.!?\n]*)*(?:[.!?]+|\n|$)\s*/g;
/** What is quoted as code: names, also dotted and called. */
const QUOTED = /`([^`\n]+)`/g;
const NAMES = /[A-Za-z_$][\w$]*/g;

/** Words that a sentence may quote though no code has them. */
const COMMON: ReadonlySet<string> = new Set(
  'None True False null undefined true false int str float list dict tuple set bool string number object array boolean void self this NaN'.split(
    ' ',
  ),
);

/** Strikes sentences that name, in code quotes, what the code does not have; blocks of code go as well. */
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

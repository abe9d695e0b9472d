import type { Expression } from './intermediate.ts';
import { SAFE_BUT_AMOUNT } from './kinds.ts';
import { type CallExpression, type Known, known, NOTHING_KNOWN } from './known.ts';
import { isStrictPattern } from './patterns.ts';
import type { Walker } from './walker.ts';

/** `re.fullmatch(pattern, x)`, `PATTERN.match(x)`, `/.../.test(x)`, `x.match(/.../)`. */
export function patternKnown(
  walker: Walker,
  call: CallExpression,
  on: { object: Expression; method: string },
  truth: boolean,
): Known {
  if (!truth) return NOTHING_KNOWN;
  const { checked, pattern, anchors } = partsOf(walker, call, on);
  // A pattern from elsewhere is taken for what it is used for.
  const isUnseen = pattern === null || /[\ue000\ue001]/.test(pattern);
  if (checked === undefined || (!isUnseen && !isStrictPattern(pattern, anchors))) return NOTHING_KNOWN;
  return known(walker, checked, SAFE_BUT_AMOUNT);
}

type Parts = {
  checked: Expression | undefined;
  pattern: string | null;
  anchors: Parameters<typeof isStrictPattern>[1];
};

function partsOf(
  walker: Walker,
  { arguments: given }: CallExpression,
  { object, method }: { object: Expression; method: string },
): Parts {
  const [first, second] = given.map(({ value }) => value);
  const owner = walker.evaluate(object);
  const anchors = method === 'fullmatch' ? 'both' : method === 'match' ? 'start' : 'none';
  const told = first === undefined ? null : walker.evaluate(first).text;
  if (owner.name === 're' || owner.name === 'regex') return { checked: second, pattern: told, anchors };
  const isOfText = method === 'match' && walker.tables.language === 'javascript';
  if (isOfText) return { checked: object, pattern: told, anchors: 'none' };
  return { checked: first, pattern: owner.text, anchors };
}

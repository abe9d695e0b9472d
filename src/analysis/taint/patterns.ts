import type { Expression } from './intermediate.ts';
import { KINDS, SAFE_BUT_AMOUNT, safeFor } from './kinds.ts';
import { type CallExpression, known, NOTHING_KNOWN } from './known.ts';
import type { Known, Walker } from './walker.ts';

/** `re.fullmatch(pattern, x)`, `PATTERN.match(x)`, `/.../.test(x)`, `x.match(/.../)`. */
export function patternKnown(
  walker: Walker,
  call: CallExpression,
  on: { object: Expression; method: string },
  truth: boolean,
): Known {
  if (!truth) return NOTHING_KNOWN;
  const { checked, pattern, anchors } = partsOf(walker, call, on);
  // A pattern that is not visible here is assumed to be strict.
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

/**
 * Whether a regular expression accepts only harmless text: it matches the whole text, and no part of it
 * accepts arbitrary characters. `/.../flags` or the bare pattern; `anchors` is what the call itself enforces.
 */
export function isStrictPattern(pattern: string, anchors: 'none' | 'start' | 'both'): boolean {
  const literal = /^\/(.*)\/(\w*)$/s.exec(pattern);
  const source = literal?.[1] ?? pattern;
  if (literal?.[2]?.includes('m')) return false;
  const starts = anchors !== 'none' || /^(\^|\\A)/.test(source);
  const ends = anchors === 'both' || /(\$|\\[zZ])$/.test(source);
  return starts && ends && !/(?<!\\)\.(?=[*+?{]|$)|\\[SWD][*+{]|\[\^/.test(source);
}

/** The labels of a text when everything that a pattern matches was removed or escaped. */
export function bitsWithout(pattern: string): number {
  const source = /^\/(.*)\/\w*$/s.exec(pattern)?.[1] ?? pattern;
  const allowed = /^\[\^([^\]]*)\][+*]?$/.exec(source)?.[1];
  if (allowed !== undefined && !/\\[SWD]|[;<>&'"$`|(]/.test(allowed))
    return /[/.]/.test(allowed) ? SAFE_BUT_AMOUNT & ~KINDS.path.mask : SAFE_BUT_AMOUNT;
  let bits = 0;
  if (/\\[nr]|[\n\r]/.test(source)) bits |= safeFor('log', 'header');
  return source.includes('<') ? bits | safeFor('html') : bits;
}

import { closingBracket } from '../../base/source/brackets.ts';
import { maskLiterals } from '../../base/source/literals.ts';
import type { NewParameters } from './change.ts';
import type { Parameter } from './parameters.ts';
import { piecesOf, type Span } from './words.ts';

/** One argument of a call; `keyword` is the parameter's name if the call states it. */
type Argument = { keyword: string | null; value: string };

/** A call: the range of its arguments, without blanks and a trailing comma, and the separator between two of them. */
type Call = { arguments: Argument[]; span: Span; between: string };

/** The call of the function whose name is at an offset; null when it is none, or spreads a list of arguments. */
export function callAt(text: string, at: number, name: string, language: string): Call | null {
  const code = maskLiterals(text, language, { comments: true });
  const gap = /^\s*\(/.exec(code.slice(at + name.length))?.[0];
  if (gap === undefined) return null;
  const open = at + name.length + gap.length - 1;
  const close = closingBracket(code, open);
  if (close === null) return null;
  // A call with a comment among its arguments is left alone.
  if (maskLiterals(text, language, { comments: false }).slice(open, close) !== code.slice(open, close))
    return null;
  const pieces = piecesOf(code, { start: open + 1, end: close - 1 }, text);
  const texts = pieces.map(({ start, end }) => text.slice(start, end));
  if (texts.some((piece) => /^(?:\*|\.\.\.)/.test(piece) || /\bfor\b.*\bin\b/.test(piece))) return null;
  const [first, second] = pieces;
  const last = pieces.at(-1);
  return {
    arguments: texts.map((piece) => argumentOf(piece, language)),
    span: { start: first?.start ?? open + 1, end: last?.end ?? close - 1 },
    between: first && second ? text.slice(first.end, second.start) : ', ',
  };
}

function argumentOf(piece: string, language: string): Argument {
  const named = language === 'python' ? /^([\p{L}\w]+)\s*=(?!=)\s*/u.exec(piece) : null;
  if (named === null) return { keyword: null, value: piece };
  return { keyword: named[1] ?? '', value: piece.slice(named[0].length) };
}

/** Whether a call matches the parameters exactly. */
export function fits(call: Call, parameters: readonly Parameter[]): boolean {
  const bound = bind(call, parameters);
  return bound !== null && parameters.every(({ name, isRequired }) => !isRequired || bound.has(name));
}

/** The parameter of each argument; null when one has none. */
function bind(call: Call, parameters: readonly Parameter[]): Map<string, Argument> | null {
  const bound = new Map<string, Argument>();
  for (const [index, argument] of call.arguments.entries()) {
    const parameter =
      argument.keyword === null
        ? parameters[index]
        : parameters.find(({ name }) => name === argument.keyword);
    const isMisplaced = parameter?.isKeywordOnly === true && argument.keyword === null;
    if (parameter === undefined || isMisplaced || bound.has(parameter.name)) return null;
    bound.set(parameter.name, argument);
  }
  return bound;
}

/**
 * The arguments of a call adapted to the new parameters: removed, reordered or renamed. An added argument gets the
 * parameter's own name, for use only where that name is defined. Null when the call does not match the old parameters,
 * or nothing changes.
 */
export function refit(call: Call, { before, after }: NewParameters, language: string): string | null {
  const bound = bind(call, before);
  const renamed = renamedParameter(before, after);
  if (bound === null) return null;
  const given = after.map((parameter) => {
    const was = renamed?.to === parameter.name ? renamed.from : parameter.name;
    const isNew = !before.some(({ name }) => name === was);
    const argument = bound.get(was) ?? (isNew && parameter.isRequired ? own(parameter.name) : null);
    return { parameter, argument };
  });
  const pieces = written(given, language);
  const old = call.arguments.map(({ keyword, value }) => (keyword === null ? value : `${keyword}=${value}`));
  return pieces === null || pieces.join('\0') === old.join('\0') ? null : pieces.join(call.between);
}

type Given = { parameter: Parameter; argument: Argument | null };

/** By position until one is left out, then by name; null when the language has no named arguments. */
function written(given: readonly Given[], language: string): string[] | null {
  const gap = given.findIndex(
    ({ parameter, argument }) => argument === null || argument.keyword !== null || parameter.isKeywordOnly,
  );
  const byPlace = gap < 0 ? given : given.slice(0, gap);
  const byName = (gap < 0 ? [] : given.slice(gap)).filter(({ argument }) => argument !== null);
  if (byName.length > 0 && language !== 'python') return null;
  return [
    ...byPlace.map(({ argument }) => argument?.value ?? ''),
    ...byName.map(({ parameter, argument }) => `${parameter.name}=${argument?.value ?? ''}`),
  ];
}

function own(name: string): Argument {
  return { keyword: null, value: name };
}

/** The single renamed parameter, if all others and the order are the same. */
function renamedParameter(
  before: readonly Parameter[],
  after: readonly Parameter[],
): { from: string; to: string } | null {
  if (before.length !== after.length) return null;
  const others = before.flatMap(({ name: from }, index) => {
    const to = after[index]?.name ?? '';
    return from === to ? [] : [{ from, to }];
  });
  const [only] = others;
  if (only === undefined || others.length > 1) return null;
  const isMoved = after.some(({ name }) => name === only.from) || before.some(({ name }) => name === only.to);
  return isMoved ? null : only;
}

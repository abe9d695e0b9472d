import type { Example } from '../../contract/example.ts';
import { argumentsEnd, literalEnd } from './literal.ts';

/** Further calls that drafts are compared with. */
export const MAX_VARIED_CALLS = 32;

type Piece = { start: number; end: number; text: string };

/**
 * Further calls of a function with known examples: the same calls with other arguments, derived from the existing ones,
 * so that they have the right types and mostly make sense. Their results are unknown: they tell drafts apart.
 */
export function variedCalls(examples: readonly Example[]): Example[] {
  const plain = examples.filter(({ call, kind }) => kind !== 'raises' && isPlainCall(call));
  const known = new Set(examples.map(({ call }) => call));
  const varied: Example[] = [];
  // Round-robin, so that no single argument takes all the places.
  const sources = plain.flatMap((example) => [...variationsOf(example, plain), exchanged(example)]);
  for (let turn = 0; varied.length < MAX_VARIED_CALLS && sources.some(({ length }) => turn < length); turn++)
    for (const source of sources) {
      const next = source[turn];
      if (next === undefined || known.has(next.call) || varied.length === MAX_VARIED_CALLS) continue;
      known.add(next.call);
      varied.push(next);
    }
  return varied;
}

function isPlainCall(call: string): boolean {
  const open = call.indexOf('(');
  return open > 0 && argumentsEnd(call, open) === call.length;
}

/** A list of calls for each argument of an example. */
function variationsOf(example: Example, all: readonly Example[]): Example[][] {
  const places = argumentsOf(example.call);
  return places.map((piece, index) => {
    const others = all
      .map((other) => argumentsOf(other.call))
      .filter((pieces) => pieces.length === places.length && places.length > 1)
      .map((pieces) => pieces[index]?.text ?? piece.text);
    return [...others, ...variationsOfLiteral(piece.text)].map((text) => withTexts(example, [piece], [text]));
  });
}

/** Arguments that could replace each other: swapped, and made equal or nearly so, for ties. */
function exchanged(example: Example): Example[] {
  const places = argumentsOf(example.call);
  const texts = places.map(({ text }) => text);
  const [first = '', ...rest] = texts;
  if (rest.length === 0 || rest.some((text) => kindOf(text) !== kindOf(first))) return [];
  const [other = first] = variationsOfLiteral(first);
  return [[...rest, first], texts.map(() => first), [first, ...rest.map(() => other)]].map((changed) =>
    withTexts(example, places, changed),
  );
}

function withTexts({ call, setup }: Example, places: readonly Piece[], texts: readonly string[]): Example {
  let varied = '';
  let at = 0;
  for (const [index, { start, end, text }] of places.entries()) {
    varied += call.slice(at, start) + (texts[index] ?? text);
    at = end;
  }
  return { call: varied + call.slice(at), kind: 'shown', expected: '', setup };
}

function argumentsOf(call: string): Piece[] {
  return literalsIn(call, call.indexOf('(') + 1);
}

/** The first character distinguishes numbers, strings and each kind of bracket. */
function kindOf(literal: string): string {
  const sign = /^['"`[({]/.exec(literal)?.[0] ?? '';
  return sign === '"' ? "'" : sign === '' && !/^[+-]?[\d.]/.test(literal) ? literal : sign;
}

/** The outermost literals from an offset on. */
function literalsIn(text: string, from: number): Piece[] {
  const found: Piece[] = [];
  let at = from;
  while (at < text.length) {
    const end = literalEnd(text, at);
    const name = /^[A-Za-z_$][\w$]*/.exec(text.slice(at))?.[0].length ?? 1;
    if (end !== null) found.push({ start: at, end, text: text.slice(at, end) });
    at = end ?? at + name;
  }
  return found;
}

const WORDS: Readonly<Record<string, string>> = {
  true: 'false',
  false: 'true',
  True: 'False',
  False: 'True',
};

function variationsOfLiteral(text: string): string[] {
  const word = WORDS[text];
  if (word !== undefined) return [word];
  if (/^[+-]?\d+$/.test(text)) return variationsOfInteger(Number(text));
  if (/^[+-]?\d+\.\d+$/.test(text)) return [Number(text) + 1.5, Number(text) * 2].map(withPoint);
  const string = /^(['"])([^\\'"\n]*)\1$/.exec(text);
  if (string !== null)
    return variationsOfString(string[2] ?? '').map((one) => `${string[1]}${one}${string[1]}`);
  const made = /^(?:new\s+)?[A-Za-z][\w.]*(?=\()/.exec(text)?.[0];
  if (made !== undefined) return variationsOfMade(text, made.length);
  const list = /^[[(]/.test(text) ? literalsIn(text, 1).map((item) => item.text) : [];
  if (list.length === 0) return [];
  return variationsOfList(list).map((items) => listLike(text, items));
}

/** Even and odd; small ones are the most likely edge cases: of a count, an index, a loop. */
function variationsOfInteger(value: number): string[] {
  return [value + 1, value + 2, 0, 2 * value + 3, value - 1, 1, -value, 10 * value].map(String);
}

function withPoint(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function variationsOfString(value: string): string[] {
  const reversed = Array.from(value).toReversed().join('');
  const otherCase = value === value.toLowerCase() ? value.toUpperCase() : value.toLowerCase();
  return [reversed, value + reversed, value.slice(1), otherCase, `${value} ${value}`, ''];
}

function variationsOfList(items: string[]): string[][] {
  const [first = '', ...rest] = items;
  const others = items.map((item) => variationsOfLiteral(item));
  const last = others.length - 1;
  return [
    items.toReversed(),
    [],
    [...items, first],
    rest,
    // One more of each, and others in place of the first and the last.
    ...[0, 1, 2].map((turn) => items.map((item, index) => others[index]?.[turn] ?? item)),
    ...[0, last].map((place) => items.map((item, index) => (index === place && others[index]?.[0]) || item)),
    [...items, ...items],
    [first],
  ];
}

function listLike(text: string, items: string[]): string {
  const isTuple = text.startsWith('(');
  const inside = items.join(', ');
  return isTuple ? `(${inside}${items.length === 1 ? ',' : ''})` : `[${inside}]`;
}

/** For `Decimal('1')`, by its arguments. */
function variationsOfMade(text: string, open: number): string[] {
  return literalsIn(text, open + 1).flatMap(({ start, end, text: piece }) =>
    variationsOfLiteral(piece).map((other) => text.slice(0, start) + other + text.slice(end)),
  );
}

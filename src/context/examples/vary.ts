import { MAX_VARIED_CALLS } from '../../config/limits.ts';
import type { Example } from '../../contract/example.ts';
import { argumentsEnd, literalEnd } from './literal.ts';

type Piece = { start: number; end: number; text: string };

/**
 * Further calls for a function whose examples are known: the same with other arguments, made of those that are there,
 * so that they are of the right types and mostly make sense. What they should give is not known: they tell drafts apart.
 */
export function variedCalls(examples: readonly Example[]): Example[] {
  const plain = examples.filter(({ call, kind }) => kind !== 'raises' && isPlainCall(call));
  const known = new Set(examples.map(({ call }) => call));
  const varied: Example[] = [];
  // In turns, so that no argument of one example takes all of the places.
  const sources = plain.flatMap((example) => variationsOf(example, plain));
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
  const { call, setup } = example;
  const places = literalsIn(call, call.indexOf('(') + 1);
  return places.map((piece, index) => {
    const others = all
      .map((other) => literalsIn(other.call, other.call.indexOf('(') + 1))
      .filter((pieces) => pieces.length === places.length && places.length > 1)
      .map((pieces) => pieces[index]?.text ?? piece.text);
    return [...others, ...variationsOfLiteral(piece.text)].map((text) => {
      const varied = call.slice(0, piece.start) + text + call.slice(piece.end);
      return { call: varied, kind: 'shown', expected: '', setup };
    });
  });
}

/** The outermost literals from a place on. */
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

/** Small ones are the likeliest to be an edge: of a count, an index, a loop. */
function variationsOfInteger(value: number): string[] {
  return [value + 1, 2 * value + 3, value - 1, 0, 1, -value].map(String);
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
  const otherFirst = variationsOfLiteral(first)[0];
  return [
    items.toReversed(),
    [...items, first],
    rest,
    ...(otherFirst === undefined ? [] : [[otherFirst, ...rest]]),
    [...items, ...items],
    [first],
  ];
}

function listLike(text: string, items: string[]): string {
  const isTuple = text.startsWith('(');
  const inside = items.join(', ');
  return isTuple ? `(${inside}${items.length === 1 ? ',' : ''})` : `[${inside}]`;
}

/** Of `Decimal('1')` by what it is made of. */
function variationsOfMade(text: string, open: number): string[] {
  return literalsIn(text, open + 1).flatMap(({ start, end, text: piece }) =>
    variationsOfLiteral(piece).map((other) => text.slice(0, start) + other + text.slice(end)),
  );
}

import { VALUE_TYPE } from '../../base/standard-values.ts';

const WORDS =
  /^(?:True|False|None|true|false|null|undefined|NaN|Infinity|set\(\)|float\(['"]-?(?:inf|nan)['"]\))(?![\w.([])/;
const NUMBER =
  /^[+-]?(?:0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)(?![\w.]\w|[A-Za-z_])/;
const CLOSING: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };
/** Bracket nesting in a literal that is read. */
const MAX_LITERAL_DEPTH = 40;

/**
 * Where a Python or JavaScript literal that begins at `start` ends: numbers, strings, lists, tuples, sets,
 * dictionaries, the words for booleans and null, and standard values made of literals (`Decimal('1')`). Null when there
 * is none.
 */
export function literalEnd(text: string, start: number, depth = 0): number | null {
  if (depth > MAX_LITERAL_DEPTH) return null;
  const first = text[start] ?? '';
  if (first in CLOSING) return containerEnd(text, start, depth);
  const string = stringEnd(text, start);
  if (string !== null) return string;
  const rest = text.slice(start, start + 400);
  const plain = WORDS.exec(rest) ?? NUMBER.exec(rest);
  if (plain !== null) return start + plain[0].length;
  const type = VALUE_TYPE.exec(rest)?.[0];
  return type === undefined ? null : argumentsEnd(text, start + type.length, depth + 1);
}

/** Where the arguments of a call end, after the parenthesis; each is a literal, with or without a name. */
export function argumentsEnd(text: string, open: number, depth = 0): number | null {
  return itemsEnd(text, open + 1, ')', (at) => {
    const name = /^[A-Za-z_]\w*\s*=\s*(?!=)/.exec(text.slice(at, at + 120));
    return literalEnd(text, at + (name?.[0].length ?? 0), depth);
  });
}

function containerEnd(text: string, open: number, depth: number): number | null {
  const opening = text[open] ?? '';
  return itemsEnd(text, open + 1, CLOSING[opening] ?? '', (at) => {
    const name = opening === '{' ? /^[A-Za-z_$][\w$]*(?=\s*:)/.exec(text.slice(at, at + 120)) : null;
    const key = name === null ? literalEnd(text, at, depth + 1) : at + name[0].length;
    if (key === null || opening !== '{') return key;
    const colon = skipBlank(text, key);
    return text[colon] === ':' ? literalEnd(text, skipBlank(text, colon + 1), depth + 1) : key;
  });
}

function itemsEnd(
  text: string,
  start: number,
  closing: string,
  itemEnd: (at: number) => number | null,
): number | null {
  let at = skipBlank(text, start);
  while (text[at] !== closing) {
    const end = itemEnd(at);
    if (end === null) return null;
    at = skipBlank(text, end);
    if (text[at] === ',') at = skipBlank(text, at + 1);
    else if (text[at] !== closing) return null;
  }
  return at + 1;
}

function stringEnd(text: string, start: number): number | null {
  const opening = /^[rbuRBU]{0,2}('''|"""|'|"|`)/.exec(text.slice(start, start + 5));
  const quote = opening?.[1];
  if (opening === null || quote === undefined) return null;
  for (let at = start + opening[0].length; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text.startsWith(quote, at)) return at + quote.length;
    else if (text[at] === '\n' && quote.length === 1 && quote !== '`') return null;
    else if (quote === '`' && text.startsWith('${', at)) return null;
  }
  return null;
}

function skipBlank(text: string, start: number): number {
  let at = start;
  while (/\s/.test(text[at] ?? 'x')) at += 1;
  return at;
}

import type { Example, Stub } from '../../contract/example.ts';
import { literalEnd } from './literal.ts';

const RESULT =
  /\b(?:outputs?|result|answer|returns?|returned|return value)\b[^\n=:]{0,40}?(?:should\s+(?:be|return)|must\s+be|will\s+be|would\s+be|\bis\b|=|:|(?<=returns?))\s*/gi;
/** Characters behind the values in which the result is looked for. */
const NEAR_CHARACTERS = 160;

/**
 * Examples that name the parameters instead of calling: `Input: arr = [1, 2], k = 3` with `Output: 5` below it,
 * `For lst = [1,2,3] the output should be 14`. Only those that give each parameter a value.
 */
export function wordedExamples(text: string, stub: Stub): Example[] {
  const found: Example[] = [];
  let from = 0;
  for (const match of text.matchAll(/\bInput:?\s*|(?<![\w.])[A-Za-z_]\w*\s*=(?!=)/gi)) {
    if (match.index < from) continue;
    const isInput = /^input/i.test(match[0]);
    const read = readValues(text, match.index + (isInput ? match[0].length : 0), stub);
    if (read === null || read.values.size !== stub.parameters.length) continue;
    const result = resultBehind(text, read.end);
    if (result === null) continue;
    from = result.end;
    const given = stub.parameters.map((name) => read.values.get(name) ?? '');
    found.push({
      call: `${stub.name}(${given.join(', ')})`,
      kind: 'value',
      expected: result.text,
      setup: [],
    });
  }
  return found;
}

/** `a = 1, b = 2` by their names, or `1, 2` in the order of the parameters. */
function readValues(
  text: string,
  start: number,
  { parameters }: Stub,
): { values: Map<string, string>; end: number } | null {
  const values = new Map<string, string>();
  let at = start;
  while (values.size < parameters.length) {
    const name = /^(?:and\s+)?([A-Za-z_]\w*)\s*=\s*(?!=)/.exec(text.slice(at, at + 120));
    const known = name === null ? parameters[values.size] : name[1];
    const value = at + (name?.[0].length ?? 0);
    const end = known === undefined || !parameters.includes(known) ? null : literalEnd(text, value);
    if (end === null || known === undefined) return null;
    values.set(known, text.slice(value, end));
    at = end;
    if (values.size < parameters.length)
      at += /^\s*(?:,|;|\band\b)?\s*/.exec(text.slice(at, at + 40))?.[0].length ?? 0;
  }
  return { values, end: at };
}

function resultBehind(text: string, start: number): { text: string; end: number } | null {
  const paragraph = text.slice(start, start + NEAR_CHARACTERS).split(/\n\s*\n|\bInput\b/i, 1)[0] ?? '';
  for (const match of paragraph.matchAll(RESULT)) {
    const at = start + match.index + match[0].length;
    const end = literalEnd(text, at);
    if (end !== null) return { text: text.slice(at, end), end };
  }
  return null;
}

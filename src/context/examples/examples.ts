import type { Example, Stub } from '../../contract/example.ts';
import { callExamples } from './calls.ts';
import { literalEnd } from './literal.ts';

/** Examples of a request that are run, and characters searched for them. */
const MAX_EXAMPLES = 30;
const MAX_EXAMPLE_CHARACTERS = 20_000;

/**
 * The runnable examples in a request: doctest sessions, calls with their results, and inputs with outputs. With a stub,
 * only those for its function. In text order, without duplicates.
 */
export function examplesOf(request: string, stub: Stub | null): Example[] {
  const text = request.slice(0, MAX_EXAMPLE_CHARACTERS);
  const sessions = promptExamples(text).filter(({ call }) => stub === null || mentions(call, stub.name));
  const rest = withoutSessions(text);
  const called = callExamples(rest, stub === null ? null : [stub.name]);
  const worded = stub === null ? [] : wordedExamples(rest, stub);
  const all = [...sessions, ...called, ...worded];
  return all
    .filter(({ call }, index) => all.findIndex((other) => other.call === call) === index)
    .slice(0, MAX_EXAMPLES);
}

function mentions(call: string, name: string): boolean {
  return call.split(/[^\w$]+/).includes(name);
}

/** A session line that is not an example itself may contain one: `>>> f(1) => 2`. */
function withoutSessions(text: string): string {
  return text.replace(/^([ \t]*(?:\/\/|#|\*)?[ \t]*)>>>(?= )/gm, '$1   ');
}

/** A comment marker before the line, as in TypeScript stubs. */
const COMMENT = /^[ \t]*(?:\/\/|#|\*)?[ \t]?/;
const STATEMENT =
  /^(?:import|from|del|for|while|with|if|def|class|const|let|var)\b|^[A-Za-z_][\w.[\]'"]*\s*=(?!=)/;
const DOCSTRING_END = /^\s*(?:"""|''')/;
const EXCEPTION = /^(?:\w+\.)*([A-Z]\w*)(?::|$)/;

/**
 * Sessions of an interactive prompt (Python's doctest format): `>>> ` and a line, its continuation after `... `, and
 * its output up to the next blank line. Lines without output are the setup of those that follow.
 */
function promptExamples(text: string): Example[] {
  const setup: string[] = [];
  return sessionsIn(text).flatMap(({ source, printed }) => {
    const call = source.join('\n').trim();
    const isStatement = STATEMENT.test(call);
    if (printed.length === 0 && isStatement) setup.push(call);
    const result = isStatement || call === '' || source.length > 1 ? null : printedResult(printed);
    return result === null ? [] : [{ call, setup: [...setup], ...result }];
  });
}

/** The input, one line each, and the output. */
type Session = { source: string[]; printed: string[] };

function sessionsIn(text: string): Session[] {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.replace(COMMENT, '').trimEnd());
  const sessions: Session[] = [];
  let last: Session | null = null;
  for (const line of lines) {
    if (/^\s*>>>/.test(line)) {
      last = { source: [withoutPrompt(line)], printed: [] };
      sessions.push(last);
    } else if (last?.printed.length === 0 && /^\s*\.\.\.( |$)/.test(line)) {
      last.source.push(withoutPrompt(line));
    } else if (last !== null && isPrinted(line)) {
      last.printed.push(line.trim());
    } else {
      last = null;
    }
  }
  return sessions;
}

function withoutPrompt(line: string): string {
  return line.trimStart().replace(/^(?:>>>|\.\.\.) ?/, '');
}

function isPrinted(line: string): boolean {
  return line.trim() !== '' && !DOCSTRING_END.test(line);
}

function printedResult(printed: string[]): Pick<Example, 'kind' | 'expected'> | null {
  if (printed.length === 0) return null;
  if (printed[0]?.startsWith('Traceback')) {
    const name = EXCEPTION.exec(printed.at(-1) ?? '')?.[1];
    return name === undefined ? null : { kind: 'raises', expected: name };
  }
  const text = printed.join('\n').replace(/\s*(?:"""|''')\s*$/, '');
  if (literalEnd(text, 0) === text.length) return { kind: 'value', expected: text };
  const first = printed[0] ?? '';
  // A literal followed by words: the words are the author's.
  if (literalEnd(first, 0) === first.length) return { kind: 'value', expected: first };
  // A single line that is not a sentence is the prompt's display of an object.
  return printed.length === 1 && /^[\w.]+\(.*\)$|^<.*>$/.test(first)
    ? { kind: 'shown', expected: first }
    : null;
}

const RESULT =
  /\b(?:outputs?|result|answer|returns?|returned|return value)\b[^\n=:]{0,40}?(?:should\s+(?:be|return)|must\s+be|will\s+be|would\s+be|\bis\b|=|:|(?<=returns?))\s*/gi;
/** Characters after the values that are searched for the result. */
const NEAR_CHARACTERS = 160;

/**
 * Examples that name the parameters instead of calling: `Input: arr = [1, 2], k = 3` with `Output: 5` below it, `For
 * lst = [1,2,3] the output should be 14`. Only those that give every parameter a value.
 */
function wordedExamples(text: string, stub: Stub): Example[] {
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

/** `a = 1, b = 2` by name, or `1, 2` in parameter order. */
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

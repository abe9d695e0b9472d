import type { Example } from '../../contract/example.ts';
import { literalEnd } from './literal.ts';

/** A comment's sign before the line, as in TypeScript stubs. */
const COMMENT = /^[ \t]*(?:\/\/|#|\*)?[ \t]?/;
const STATEMENT =
  /^(?:import|from|del|for|while|with|if|def|class|const|let|var)\b|^[A-Za-z_][\w.[\]'"]*\s*=(?!=)/;
const DOCSTRING_END = /^\s*(?:"""|''')/;
const EXCEPTION = /^(?:\w+\.)*([A-Z]\w*)(?::|$)/;

/**
 * Sessions of an interactive prompt (Python's doctest format): `>>> ` and a line, its continuation after `... `,
 * and what it printed up to the next blank line. Lines that print nothing prepare those that follow.
 */
export function promptExamples(text: string): Example[] {
  const setup: string[] = [];
  return sessionsIn(text).flatMap(({ source, printed }) => {
    const call = source.join('\n').trim();
    const isStatement = STATEMENT.test(call);
    if (printed.length === 0 && isStatement) setup.push(call);
    const result = isStatement || call === '' || source.length > 1 ? null : printedResult(printed);
    return result === null ? [] : [{ call, setup: [...setup], ...result }];
  });
}

/** What was typed, a line each, and what was printed. */
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
  // A literal and then words: the words are the author's.
  if (literalEnd(first, 0) === first.length) return { kind: 'value', expected: first };
  // One line that is no sentence is what the prompt shows of an object.
  return printed.length === 1 && /^[\w.]+\(.*\)$|^<.*>$/.test(first)
    ? { kind: 'shown', expected: first }
    : null;
}

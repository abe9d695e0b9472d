import type { Stub } from '../contract/example.ts';
import { withStandardImports } from './standard-imports.ts';

/**
 * Where an answer that continues a stub has left its function: at code at the start of a line. In JavaScript, a closing
 * brace at the start of a line is the function's, and `wholeFunction` puts it back.
 */
export function stopsOfBody(language: string): string[] {
  if (language === 'python')
    return ['\nprint(', '\nassert ', '\nif __name__', '\n# ', '\n"""', "\n'''", '\n>>>'];
  return ['\n}', '\nconsole.', '\n// '];
}

/** The stub followed by the beginning of a comment, so that its body describes each step before doing it. */
export function stepwise(stub: Stub, language: string): Stub {
  const isPython = language === 'python';
  const indent = /\n([ \t]+)[^\n]*\n$/.exec(stub.head)?.[1] ?? (isPython ? '    ' : '  ');
  return { ...stub, head: `${stub.head}${indent}${isPython ? '#' : '//'} Step 1:` };
}

/** Stops before usage examples after the requested code. */
export function stopsOfExamples(language: string): string[] {
  const python = ['\nif __name__', '\nprint(', '\nassert ', '\n# Example', '\n# Test', '\n# Usage'];
  return language === 'python' ? python : ['\n// Example', '\n// Test', '\n// Usage', '\nconsole.log('];
}

/**
 * The code of an answer. A stub that the answer continues comes before it (null: there is none); code that stands
 * alone gets what it takes for granted of the standard library, for a file has imports of its own.
 */
export function codeOf(
  { text, end }: { text: string; end: 'stop' | 'length' },
  { stub, language, isAlone }: { stub: Stub | null; language: string; isAlone: boolean },
): string {
  if (stub !== null) return wholeFunction(stub, text, language, end);
  const code = extractCode(text);
  return language === 'python' && isAlone ? withStandardImports(code) : code;
}

/**
 * The stub with the body from an answer. A model that could only be asked how to begin may write the whole function
 * again, which is then used alone. `end`: `stop` when a stop ended it.
 */
export function wholeFunction(stub: Stub, answer: string, language: string, end: 'stop' | 'length'): string {
  const isPython = language === 'python';
  const head = new RegExp(
    `${isPython ? 'def' : '(?:function|const|let)'}\\s+${stub.name.replace('$', '\\$')}\\b`,
  );
  const code = extractCode(answer);
  if (head.test(code)) return isPython || end === 'length' ? code : closed(code);
  const text = `${stub.head}${code}`;
  if (isPython) return withStandardImports(text);
  return end === 'length' ? text : closed(text);
}

/** With the braces that a stop removed. */
function closed(code: string): string {
  const open = (code.match(/\{/g)?.length ?? 0) - (code.match(/\}/g)?.length ?? 0);
  return open === 1 ? `${code}\n}` : code;
}

const FENCE = /^[ \t]*(`{3,}|~{3,})[^\n]*$/m;

/**
 * The code in an answer requested as one fenced block. Local models are given the opening fence and answer with bare
 * code; hosted ones may ignore that and wrap the block in prose.
 */
export function extractCode(answer: string): string {
  const opening = FENCE.exec(answer);
  if (opening === null) return trimBlankLines(answer);
  const fence = opening[1] ?? '```';
  const before = answer.slice(0, opening.index);
  const rest = answer.slice(opening.index + opening[0].length);
  const closing = rest.search(new RegExp(`^[ \\t]*${fence}[ \\t]*$`, 'm'));
  const isBare = /^[ \t]*(`{3,}|~{3,})[ \t]*$/.test(opening[0]);
  // Bare code up to a lone closing fence: the opening one was in the prompt.
  if (isBare && closing === -1 && before.trim() !== '') return trimBlankLines(before);
  return trimBlankLines(closing === -1 ? rest : rest.slice(0, closing));
}

/** Removes leading blank lines and trailing blanks; keeps the indentation of the first line. */
function trimBlankLines(text: string): string {
  return text.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd();
}

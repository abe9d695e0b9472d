import type { Stub } from '../contract/example.ts';
import { withStandardImports } from './standard-imports.ts';

/**
 * Where an answer that goes on after a stub has left its function: code of its own at the line's start. In
 * JavaScript the closing brace at the line's start is the function's, and is put back by `wholeFunction`.
 */
export function stopsOfBody(language: string): string[] {
  if (language === 'python')
    return ['\nprint(', '\nassert ', '\nif __name__', '\n# ', '\n"""', "\n'''", '\n>>>'];
  return ['\n}', '\nconsole.', '\n// '];
}

/** The stub with the first words of a comment behind it, so that its body says each step before it does it. */
export function stepwise(stub: Stub, language: string): Stub {
  const isPython = language === 'python';
  const indent = /\n([ \t]+)[^\n]*\n$/.exec(stub.head)?.[1] ?? (isPython ? '    ' : '  ');
  return { ...stub, head: `${stub.head}${indent}${isPython ? '#' : '//'} Step 1:` };
}

/** Examples of use behind the code that was asked for. */
export function stopsOfExamples(language: string): string[] {
  const python = ['\nif __name__', '\nprint(', '\nassert ', '\n# Example', '\n# Test', '\n# Usage'];
  return language === 'python' ? python : ['\n// Example', '\n// Test', '\n// Usage', '\nconsole.log('];
}

/**
 * The code of an answer. A stub that the answer goes on after stands before it (null: there is none); code that stands
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
 * The stub with the body that an answer gave it. A model that was only told how to begin may write all of it
 * again, which then stands alone. `end`: `stop` when a stop ended it.
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

/** With the braces that a stop took away. */
function closed(code: string): string {
  const open = (code.match(/\{/g)?.length ?? 0) - (code.match(/\}/g)?.length ?? 0);
  return open === 1 ? `${code}\n}` : code;
}

const FENCE = /^[ \t]*(`{3,}|~{3,})[^\n]*$/m;

/**
 * The code of an answer that was asked for as one fenced block. Local models are given the opening fence
 * and answer with bare code; hosted ones may ignore that and wrap the block in words.
 */
export function extractCode(answer: string): string {
  const opening = FENCE.exec(answer);
  if (opening === null) return trimBlankLines(answer);
  const fence = opening[1] ?? '```';
  const before = answer.slice(0, opening.index);
  const rest = answer.slice(opening.index + opening[0].length);
  const closing = rest.search(new RegExp(`^[ \\t]*${fence}[ \\t]*$`, 'm'));
  const isBare = /^[ \t]*(`{3,}|~{3,})[ \t]*$/.test(opening[0]);
  // Bare code up to a lone closing fence: the opening one stood in the prompt.
  if (isBare && closing === -1 && before.trim() !== '') return trimBlankLines(before);
  return trimBlankLines(closing === -1 ? rest : rest.slice(0, closing));
}

/** Leading blank lines and trailing blanks go; the indentation of the first line stays. */
function trimBlankLines(text: string): string {
  return text.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd();
}

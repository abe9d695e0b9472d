import { findLanguage } from '../base/languages.ts';
import { closingBracket } from '../base/source/brackets.ts';
import type { Stub } from '../contract/example.ts';

const FENCED = /^(`{3,})[^\n`]*\n([\s\S]*?)^\1[ \t]*$/gm;
const PYTHON_HEAD = /^(?:async[ \t]+)?def[ \t]+([A-Za-z_]\w*)[ \t]*\(/gm;
const SCRIPT_HEAD =
  /^(?:export[ \t]+)?(?:default[ \t]+)?(?:async[ \t]+)?(?:function\*?[ \t]+([A-Za-z_$][\w$]*)|const[ \t]+([A-Za-z_$][\w$]*)[ \t]*=[ \t]*(?:async[ \t]*)?(?=\())[^\n]*$/gm;
/** What stands for a body that is not written yet. */
const NO_BODY = /^\s*(?:pass|\.\.\.|raise NotImplementedError(?:\([^\n]*\))?|#[^\n]*|\/\/[^\n]*|\s)*\s*$/;

/**
 * The function that a request begins and leaves without its body: a head, and in Python its docstring, with
 * whatever code stands above. Null when the request is words, or its code is whole.
 */
export function stubOf(request: string, language: string): Stub | null {
  const id = findLanguage(language)?.id;
  const block = [...request.matchAll(FENCED)].at(-1);
  const code = block?.[2] ?? request;
  const isFenced = block !== undefined;
  const found =
    id === 'python'
      ? pythonStub(code, isFenced)
      : id === 'typescript' || id === 'javascript' || id === 'tsx'
        ? scriptStub(code, isFenced)
        : null;
  if (found === null) return null;
  const { head, name, parameters, startsAt, body } = found;
  const around = isFenced
    ? [request.slice(0, block.index), request.slice(block.index + block[0].length)]
    : [request.slice(0, startsAt)];
  return { head, name, parameters, words: inWords([...around, ...commentsIn(body)]) };
}

/** A stub, where it begins in its text, and what stands in place of its body. */
type Found = Omit<Stub, 'words'> & { startsAt: number; body: string };

function inWords(parts: string[]): string {
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n');
}

function commentsIn(body: string): string[] {
  return [...body.matchAll(/^\s*(?:#|\/\/)\s*(.*)$/gm)].map(([, text = '']) => text);
}

function pythonStub(code: string, isFenced: boolean): Found | null {
  const head = [...code.matchAll(PYTHON_HEAD)].at(-1);
  const [, name] = head ?? [];
  if (head === undefined || name === undefined) return null;
  const close = closingBracket(code, head.index + head[0].length - 1);
  const colon = close === null ? null : /^[^\n]*?:[ \t]*(?:#[^\n]*)?\n/.exec(`${code.slice(close)}\n`);
  if (close === null || colon === null) return null;
  const bodyAt = Math.min(code.length, close + colon[0].length);
  const docstring = /^\s*[rRuU]?("""|''')[\s\S]*?\1[ \t]*(?:\n|$)/.exec(code.slice(bodyAt))?.[0] ?? '';
  const body = code.slice(bodyAt + docstring.length);
  if (!NO_BODY.test(body)) return null;
  const above = isFenced ? code.slice(0, head.index) : codeAbove(code.slice(0, head.index), PYTHON_LINE);
  const text = `${above}${code.slice(head.index, bodyAt + docstring.length).trimEnd()}\n`;
  const parameters = parametersIn(code.slice(head.index + head[0].length, close - 1));
  return { head: text, name, parameters, startsAt: head.index - above.length, body };
}

function scriptStub(code: string, isFenced: boolean): Found | null {
  const head = [...code.matchAll(SCRIPT_HEAD)].at(-1);
  const name = head?.[1] ?? head?.[2];
  if (head === undefined || name === undefined) return null;
  const open = code.indexOf('(', head.index);
  const close = open < 0 ? null : closingBracket(code, open);
  const brace = close === null ? -1 : code.indexOf('{\n', close);
  const bodyAt = brace >= 0 ? brace + 2 : code.trimEnd().endsWith('{') ? code.trimEnd().length : -1;
  const body = code.slice(Math.max(0, bodyAt)).replace(/}\s*;?\s*$/, '');
  if (close === null || bodyAt < 0 || !NO_BODY.test(body)) return null;
  const above = isFenced ? code.slice(0, head.index) : codeAbove(code.slice(0, head.index), SCRIPT_LINE);
  const text = `${above}${code.slice(head.index, bodyAt).trimEnd()}\n`;
  const parameters = parametersIn(code.slice(open + 1, close - 1));
  return { head: text, name, parameters, startsAt: head.index - above.length, body };
}

const PYTHON_LINE = /^(?:\s|from\s|import\s|def\s|class\s|@|#|[A-Z_]+\s*=|\)|$)/;
const SCRIPT_LINE = /^(?:\s|import\s|export\s|const\s|let\s|type\s|interface\s|function\s|\/\/|\/\*|\}|$)/;

/** The lines of code directly above; words of the request stop it. */
function codeAbove(text: string, line: RegExp): string {
  const lines = text.split('\n');
  let first = lines.length;
  while (first > 0 && line.test(lines[first - 1] ?? '')) first -= 1;
  return lines
    .slice(first)
    .join('\n')
    .replace(/^\s*\n/, '');
}

/** Names of the parameters that a caller gives; defaults and types are cut off, `*` and `self` left out. */
function parametersIn(text: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const sign of text) {
    if ('([{<'.includes(sign)) depth += 1;
    else if (')]}>'.includes(sign)) depth -= 1;
    if (sign === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += sign;
  }
  return parts
    .map((part) => /^\s*([A-Za-z_$][\w$]*)/.exec(part)?.[1] ?? '')
    .filter((name) => name !== '' && name !== 'self' && name !== 'cls');
}

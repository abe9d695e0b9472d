import { findLanguage } from '../base/languages.ts';
import { closingBracket } from '../base/source/brackets.ts';
import type { Stub } from '../contract/example.ts';

const FENCED = /^(`{3,})[^\n`]*\n([\s\S]*?)^\1[ \t]*$/gm;
const PYTHON_HEAD = /^(?:async[ \t]+)?def[ \t]+([A-Za-z_]\w*)[ \t]*\(/gm;
const SCRIPT_HEAD =
  /^(?:export[ \t]+)?(?:default[ \t]+)?(?:async[ \t]+)?(?:function\*?[ \t]+([A-Za-z_$][\w$]*)|const[ \t]+([A-Za-z_$][\w$]*)[ \t]*=[ \t]*(?:async[ \t]*)?(?=\())[^\n]*$/gm;
/** Placeholders for a body that is not written yet. */
const NO_BODY = /^\s*(?:pass|\.\.\.|raise NotImplementedError(?:\([^\n]*\))?|#[^\n]*|\/\/[^\n]*|\s)*\s*$/;

/**
 * The function that a request begins without a body: a head, and in Python its docstring, with any code above. Null
 * when the request is prose, or its code is complete.
 */
export function stubOf(request: string, language: string): Stub | null {
  const id = findLanguage(language)?.id;
  const isPython = id === 'python';
  if (!isPython && id !== 'typescript' && id !== 'javascript' && id !== 'tsx') return null;
  const block = [...request.matchAll(FENCED)].at(-1);
  const code = block?.[2] ?? request;
  const begun = begunFunction(code, isPython);
  if (begun === null) return null;
  const { name, parameters, startsAt, bodyAt, body } = begun;
  const before = code.slice(0, startsAt);
  const above = block === undefined ? codeAbove(before, isPython ? PYTHON_LINE : SCRIPT_LINE) : before;
  const around =
    block === undefined
      ? [before.slice(0, before.length - above.length)]
      : [request.slice(0, block.index), request.slice(block.index + block[0].length)];
  const head = `${above}${code.slice(startsAt, bodyAt).trimEnd()}\n`;
  return { head, name, parameters, words: inWords([...around, ...commentsIn(body)]) };
}

/** Where the body of a function begins, and its placeholder. */
type Rest = { bodyAt: number; body: string };
type Begun = Rest & { name: string; parameters: string[]; startsAt: number };

/** The last function of a text, where its body is not written yet. */
function begunFunction(code: string, isPython: boolean): Begun | null {
  const head = [...code.matchAll(isPython ? PYTHON_HEAD : SCRIPT_HEAD)].at(-1);
  const name = head?.[1] ?? head?.[2];
  if (head === undefined || name === undefined) return null;
  const open = code.indexOf('(', head.index);
  const close = open < 0 ? null : closingBracket(code, open);
  if (close === null) return null;
  const rest = isPython ? afterPythonHead(code, close) : afterScriptHead(code, close);
  if (rest === null || !NO_BODY.test(rest.body)) return null;
  return { ...rest, name, parameters: parametersIn(code.slice(open + 1, close - 1)), startsAt: head.index };
}

function inWords(parts: string[]): string {
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n');
}

function commentsIn(body: string): string[] {
  return [...body.matchAll(/^\s*(?:#|\/\/)\s*(.*)$/gm)].map(([, text = '']) => text);
}

/** A docstring belongs to the head. */
function afterPythonHead(code: string, close: number): Rest | null {
  const colon = /^[^\n]*?:[ \t]*(?:#[^\n]*)?\n/.exec(`${code.slice(close)}\n`);
  if (colon === null) return null;
  const headEnd = Math.min(code.length, close + colon[0].length);
  const docstring = /^\s*[rRuU]?("""|''')[\s\S]*?\1[ \t]*(?:\n|$)/.exec(code.slice(headEnd))?.[0] ?? '';
  const bodyAt = headEnd + docstring.length;
  return { bodyAt, body: code.slice(bodyAt) };
}

function afterScriptHead(code: string, close: number): Rest | null {
  const brace = code.indexOf('{\n', close);
  const bodyAt = brace >= 0 ? brace + 2 : code.trimEnd().endsWith('{') ? code.trimEnd().length : -1;
  return bodyAt < 0 ? null : { bodyAt, body: code.slice(bodyAt).replace(/}\s*;?\s*$/, '') };
}

const PYTHON_LINE = /^(?:\s|from\s|import\s|def\s|class\s|@|#|[A-Z_]+\s*=|\)|$)/;
const SCRIPT_LINE = /^(?:\s|import\s|export\s|const\s|let\s|type\s|interface\s|function\s|\/\/|\/\*|\}|$)/;

/** The lines of code directly above; prose ends them. */
function codeAbove(text: string, line: RegExp): string {
  const lines = text.split('\n');
  let first = lines.length;
  while (first > 0 && line.test(lines[first - 1] ?? '')) first -= 1;
  return lines
    .slice(first)
    .join('\n')
    .replace(/^\s*\n/, '');
}

/** Names of the parameters that a caller passes, without defaults and types; `*` and `self` are left out. */
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

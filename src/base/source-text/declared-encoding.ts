import { latin1 } from './byte-strings.ts';

/** Leading bytes in which a file may declare its encoding: about as many as browsers scan. */
const HEAD_BYTES = 900;

/** The encoding a file declares, in lower case; null when it declares none. */
export function declaredEncoding(bytes: Uint8Array, language: string | null): string | null {
  switch (language) {
    case 'python':
      return inPython(bytes);
    case 'ruby':
      return firstGroup(/^(?:#!.*\n)?#.*?coding[:=][ \t]*([-\w.]+)/i, headOf(bytes));
    case 'html':
      return firstGroup(/<meta[^>]{0,200}?charset\s*=\s*["']?\s*([-\w.:]+)/i, headOf(bytes));
    case 'css':
      return firstGroup(/^@charset "([^"]{1,40})";/, headOf(bytes));
    default:
      return firstGroup(/^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([-\w.:]+)/i, headOf(bytes));
  }
}

function headOf(bytes: Uint8Array): string {
  return latin1(bytes.subarray(0, HEAD_BYTES));
}

/**
 * The comment of PEP 263 in one of the first two lines. Python treats a lone carriage return as a line end when it
 * imports a file, but not when it runs one.
 */
function inPython(bytes: Uint8Array): string | null {
  const lines = twoLines(bytes);
  return cookieIn(lines.split('\n')) ?? cookieIn(lines.split(/\r\n|\r|\n/));
}

const LINE_FEED = 0x0a;

/** Up to the second line feed, however long the lines are: as far as Python looks. */
function twoLines(bytes: Uint8Array): string {
  const first = bytes.indexOf(LINE_FEED);
  const second = first < 0 ? -1 : bytes.indexOf(LINE_FEED, first + 1);
  return latin1(second < 0 ? bytes : bytes.subarray(0, second));
}

function cookieIn([first = '', second = '']: string[]): string | null {
  const cookie = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/s;
  const found = firstGroup(cookie, first);
  if (found !== null) return found;
  return /^[ \t\f]*(?:#|\r?$)/.test(first) ? firstGroup(cookie, second) : null;
}

function firstGroup(pattern: RegExp, text: string): string | null {
  return pattern.exec(text)?.[1]?.toLowerCase() ?? null;
}

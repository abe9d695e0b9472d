import { latin1 } from './byte-strings.ts';

/** Bytes at the beginning of a file in which it may name its encoding: nearly what browsers look through. */
const HEAD_BYTES = 900;

/** The name that a file gives its own encoding, in lower case; null where it gives none. */
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
 * The comment of PEP 263 in one of the first two lines. Python takes a lone carriage return for the end of a line
 * when it imports a file, and not when it runs one.
 */
function inPython(bytes: Uint8Array): string | null {
  const lines = twoLines(bytes);
  return cookieIn(lines.split('\n')) ?? cookieIn(lines.split(/\r\n|\r|\n/));
}

const LINE_FEED = 0x0a;

/** To the second line feed, however long the lines are: so far Python looks. */
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

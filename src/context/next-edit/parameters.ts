import { closingBracket } from '../../base/source/brackets.ts';
import { maskLiterals } from '../../base/source/literals.ts';
import { isName, piecesOf, type Span } from './words.ts';

/** A parameter that a call can pass by position or, in Python, by name. */
export type Parameter = { name: string; isRequired: boolean; isKeywordOnly: boolean };

/** A function's head: the offset of its name, and its parameters; null when calls cannot be adapted to their form. */
type Head = { name: string; at: number; inside: Span; parameters: Parameter[] | null };

const PYTHON = /\bdef\s+([\p{L}\w]+)\s*\(/gu;
const TYPED = String.raw`(?:<[^>()]{0,200}>\s*)?`;
const JAVASCRIPT = [
  new RegExp(String.raw`\bfunction\b\s*\*?\s*([\p{L}\w$]+)\s*${TYPED}\(`, 'gu'),
  new RegExp(
    String.raw`\b(?:const|let|var)\s+([\p{L}\w$]+)\s*(?::[^=\n]{0,200})?=\s*(?:async\s*)?${TYPED}\(`,
    'gu',
  ),
  new RegExp(
    String.raw`^[ \t]*(?:(?:public|private|protected|static|async|override)\s+)*([\p{L}\w$]+)\s*${TYPED}\(`,
    'gmu',
  ),
];
/** Words before a parenthesis that does not open parameters. */
const NO_FUNCTION = new Set([
  ...['if', 'for', 'while', 'switch', 'catch', 'return', 'function', 'await', 'super', 'constructor'],
  ...['typeof', 'import', 'require', 'new', 'throw', 'with'],
]);

/** The heads of all named functions. */
export function headsOf(text: string, language: string): Head[] {
  const code = maskLiterals(text, language, { comments: true });
  if (language === 'python')
    return [...code.matchAll(PYTHON)].flatMap((match) => headAt(text, code, match, true));
  const heads = JAVASCRIPT.flatMap((pattern) =>
    [...code.matchAll(pattern)].flatMap((match) => headAt(text, code, match, false)),
  );
  return [...new Map(heads.map((head) => [head.at, head])).values()];
}

function headAt(text: string, code: string, match: RegExpExecArray, isPython: boolean): Head[] {
  const [whole, name = ''] = match;
  const open = match.index + whole.length - 1;
  const close = closingBracket(code, open);
  if (close === null || NO_FUNCTION.has(name)) return [];
  // Up to here, a call looks like a method's head.
  const isDeclared = isPython || /^function\b/.test(whole) || opensBody(code, close);
  if (!isDeclared) return [];
  const at = match.index + whole.lastIndexOf(name, whole.length - 1);
  const inside = { start: open + 1, end: close - 1 };
  const pieces = piecesOf(code, inside, text).map(({ start, end }) => text.slice(start, end));
  return [{ name, at, inside, parameters: isPython ? pythonParameters(pieces) : scriptParameters(pieces) }];
}

function opensBody(code: string, close: number): boolean {
  return /^\s*(?::[^;={}]{0,200}|:\s*\{[^;{}]{0,200}\}\s*)?(?:=>|\{)/.test(code.slice(close, close + 500));
}

function pythonParameters(pieces: readonly string[]): Parameter[] | null {
  const isReceiver = /^(?:self|cls)\b/.test(pieces[0] ?? '');
  const own = isReceiver ? pieces.slice(1) : pieces;
  const star = own.indexOf('*');
  const given = own.filter((_, index) => index !== star);
  // Functions with variable or positional-only arguments are not adapted to.
  if (given.some((piece) => /^[*/]/.test(piece))) return null;
  return given.map((piece, index) => ({
    name: /^[\p{L}\w]+/u.exec(piece)?.[0] ?? '',
    isRequired: !hasDefault(piece),
    isKeywordOnly: star >= 0 && index >= star,
  }));
}

/** A `=` outside brackets that is not a comparison. */
function hasDefault(piece: string): boolean {
  return /(?<![=!<>:])=(?![=>])/.test(piece.replace(/\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\}/g, ''));
}

function scriptParameters(pieces: readonly string[]): Parameter[] | null {
  const found: Parameter[] = [];
  for (const piece of pieces) {
    const bare = piece.replace(/^(?:(?:public|private|protected|readonly)\s+)+/, '');
    const [, name = '', optional] = /^([\p{L}\w$]+)\s*(\?)?/u.exec(bare) ?? [];
    if (!isName(name) || name === 'this') return null;
    found.push({ name, isRequired: optional === undefined && !hasDefault(bare), isKeywordOnly: false });
  }
  return found;
}

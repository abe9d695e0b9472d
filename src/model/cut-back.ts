import { findLanguage, type LanguageId } from '../base/languages.ts';
import { maskLiterals } from '../base/source/literals.ts';
import { MAX_CUT_TRIES } from '../config/limits.ts';
import { opensBlock } from './completion-shape.ts';

/**
 * What is left of an answer that the token limit ended, up to its last complete statement; null when no
 * statement of it is complete. The last line counts as cut off unless it ends with a line feed or closes a
 * statement itself. `isSound` is asked whether a text parses where it belongs, the longest first.
 */
export async function cutBack(
  text: string,
  language: string,
  isSound: (text: string) => Promise<boolean>,
): Promise<string | null> {
  const id = findLanguage(language)?.id;
  if (id === undefined) return null;
  for (const kept of cutTexts(text, id)) if (await isSound(kept)) return kept;
  return null;
}

/** Where a line begins so, the statement before it goes on. */
const GOES_ON =
  /^\s*(?:[.?:*/%&|^=>,)\]]|<(?![\w/>])|[-+](?![-+\w])|(?:and|as|catch|elif|else|except|extends|finally|implements|in|instanceof|is|or|satisfies|throws|where|while)\b)/;
/** Languages whose statements end where they say so: there the last line may be whole without a line feed. */
const CLOSED_LINE: Partial<Record<LanguageId, RegExp>> = {
  javascript: /[;}]$/,
  typescript: /[;}]$/,
  tsx: /[;}]$/,
  java: /[;}]$/,
  c: /[;}]$/,
  cpp: /[;}]$/,
  c_sharp: /[;}]$/,
  rust: /[;}]$/,
  php: /[;}]$/,
  css: /\}$/,
  go: /^\}$/,
};

/** The beginnings of a text that may be whole statements, longest first. */
function cutTexts(text: string, language: LanguageId): string[] {
  const masked = maskLiterals(text, language, { comments: true });
  const ends = lineEnds(text);
  const isLastWhole = text.endsWith('\n') || CLOSED_LINE[language]?.test(lastLine(masked.trimEnd())) === true;
  return (isLastWhole ? [text.length, ...ends] : ends)
    .filter((end) => isCut(text, masked, end, language))
    .slice(0, MAX_CUT_TRIES)
    .map((end) => text.slice(0, end).trimEnd())
    .filter((kept) => hasSubstance(kept, language));
}

/** Offsets before the line ends, last first. */
function lineEnds(text: string): number[] {
  return [...text.matchAll(/\r?\n/g)].map(({ index }) => index).reverse();
}

function isCut(text: string, masked: string, end: number, language: LanguageId): boolean {
  const code = masked.slice(0, end);
  // A blank line, or a comment, which speaks of what comes next.
  if (lastLine(code).trim() === '' && !endsWithString(text.slice(0, end))) return false;
  if (GOES_ON.test(text.slice(end).trimStart())) return false;
  // A parser forgives it where the document had a head without a body before.
  if (opensBlock(lastLine(code), language)) return false;
  return language === 'html' || openBrackets(code) <= 0;
}

/** A line of nothing but a string is blank when masked, and code all the same: the end of a docstring. */
function endsWithString(text: string): boolean {
  return /["'`]\s*$/.test(text);
}

function openBrackets(code: string): number {
  let open = 0;
  for (const [bracket] of code.matchAll(/[()[\]{}]/g)) open += '([{'.includes(bracket) ? 1 : -1;
  return open;
}

/** Lines that begin something and do nothing: imports, heads of blocks, decorators, brackets. */
const PREPARES =
  /^(?:import|from|package|use|using|namespace|#\s*include|@[\w.]+|export\s+\*)\b|=\s*require\s*\(|[:{]$|^[\s()[\]{};,]*$|^<\?php$/;

/** An answer of imports and heads alone is no answer, however complete they are. */
function hasSubstance(kept: string, language: LanguageId): boolean {
  const code = maskLiterals(kept, language, { comments: true });
  return code.split(/\r?\n/).some((line) => !PREPARES.test(line.trim()));
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

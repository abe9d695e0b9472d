import { findLanguage, type LanguageId } from '../base/languages.ts';
import { maskLiterals } from '../base/source/literals.ts';
import { opensBlock } from './completion-shape.ts';

/** Prefixes of a truncated answer that are tried for complete statements, one parse each. */
const MAX_CUT_TRIES = 100;

/**
 * The part of an answer truncated by the token limit up to its last complete statement; null when none is complete. The
 * last line counts as truncated unless it ends with a line feed or closes a statement itself. `isSound` tests whether a
 * text parses in its place, longest first.
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

/** A line with such a beginning continues the statement before it. */
const GOES_ON =
  /^\s*(?:[.?:*/%&|^=>,)\]]|<(?![\w/>])|[-+](?![-+\w])|(?:and|as|catch|elif|else|except|extends|finally|implements|in|instanceof|is|or|satisfies|throws|where|while)\b)/;
/** Languages with explicit statement ends: there the last line may be complete without a line feed. */
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

/** The prefixes of a text that may be complete statements, longest first. */
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
  // A blank line, or a comment, which refers to what follows.
  if (lastLine(code).trim() === '' && !endsWithString(text.slice(0, end))) return false;
  if (GOES_ON.test(text.slice(end).trimStart())) return false;
  // A parser accepts it if the document already had a head without a body.
  if (opensBlock(lastLine(code), language)) return false;
  return language === 'html' || openBrackets(code) <= 0;
}

/** A line with only a string is blank when masked, but is code: the end of a docstring. */
function endsWithString(text: string): boolean {
  return /["'`]\s*$/.test(text);
}

function openBrackets(code: string): number {
  let open = 0;
  for (const [bracket] of code.matchAll(/[()[\]{}]/g)) open += '([{'.includes(bracket) ? 1 : -1;
  return open;
}

/** Lines that begin something without effect: imports, heads of blocks, decorators, brackets. */
const PREPARES =
  /^(?:import|from|package|use|using|namespace|#\s*include|@[\w.]+|export\s+\*)\b|=\s*require\s*\(|[:{]$|^[\s()[\]{};,]*$|^<\?php$/;

/** An answer with only imports and heads is useless, however complete they are. */
function hasSubstance(kept: string, language: LanguageId): boolean {
  const code = maskLiterals(kept, language, { comments: true });
  return code.split(/\r?\n/).some((line) => !PREPARES.test(line.trim()));
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

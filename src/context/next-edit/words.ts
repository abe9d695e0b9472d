import { difference } from '../../base/difference.ts';
import { escapePattern } from '../../base/escape-pattern.ts';
import { maskLiterals } from '../../base/source/literals.ts';

/** Offsets in UTF-16 code units, the end excluded. */
export type Span = { start: number; end: number };

const WORD = String.raw`[\p{L}\p{N}_$]`;
const TOKEN = new RegExp(String.raw`[\p{L}_$]${WORD}*|\d${WORD}*|\s+|.`, 'gsu');
const NAME = new RegExp(String.raw`^[\p{L}_$]${WORD}*$`, 'u');

/** Whether a text is one identifier, by the rules of most languages. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/** Identifiers, numbers and single characters; blanks are left out. */
export function tokensIn(text: string, { start, end }: Span): { text: string; at: number }[] {
  return [...text.slice(start, end).matchAll(TOKEN)]
    .filter(([token]) => token.trim() !== '')
    .map(({ 0: token, index }) => ({ text: token, at: start + index }));
}

/** The range that differs in each of two texts, extended to whole words; null when they are equal. */
export function changedSpans(before: string, after: string): { before: Span; after: Span } | null {
  if (before === after) return null;
  let { start, tail } = difference(before, after);
  // The common ends of two words are part of both.
  while (start > 0 && isWordUnit(before[start - 1])) start -= 1;
  while (tail > 0 && isWordUnit(before[before.length - tail])) tail -= 1;
  return {
    before: { start, end: before.length - tail },
    after: { start, end: after.length - tail },
  };
}

function isWordUnit(unit: string | undefined): boolean {
  return unit !== undefined && /[\p{L}\p{N}_$\p{Surrogate}]/u.test(unit);
}

/** Where a name occurs alone in code, not after a dot; strings and comments do not count. */
export function bareUses(text: string, name: string, language: string): number[] {
  const code = maskLiterals(text, language, { comments: true });
  const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}_$.])${escapePattern(name)}(?![\p{L}\p{N}_$])`, 'gu');
  return [...code.matchAll(pattern)].map(({ index }) => index);
}

/**
 * The parts between the commas inside a bracket, trimmed; empty ones are left out. Commas count in `code`, whose
 * literals are masked, and blanks in `text`.
 */
export function piecesOf(code: string, { start, end }: Span, text: string = code): Span[] {
  const pieces: Span[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at <= end; at += 1) {
    const unit = at === end ? ',' : (code[at] ?? '');
    if ('([{'.includes(unit)) depth += 1;
    else if (')]}'.includes(unit)) depth -= 1;
    else if (unit === ',' && (depth === 0 || at === end)) {
      pieces.push({ start: from, end: at });
      from = at + 1;
    }
  }
  return pieces.flatMap((piece) => trimmed(text, piece) ?? []);
}

function trimmed(text: string, { start, end }: Span): Span | null {
  const inside = text.slice(start, end);
  const lead = inside.length - inside.trimStart().length;
  const kept = inside.trim().length;
  return kept === 0 ? null : { start: start + lead, end: start + lead + kept };
}

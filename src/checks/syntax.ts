import { fingerprint, tokensAround } from '../base/fingerprint.ts';
import { fail, ok } from '../base/result.ts';
import { lineStarts, offsetAt } from '../base/text.ts';
import { FINGERPRINT_TOKENS, MAX_SYNTAX_ERRORS } from '../config/limits.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { Finding } from '../contract/verdict.ts';
import type { ParseError } from '../ports/analyzer.ts';
import type { Check } from './check.ts';
import { type Place, placesOf, surroundings, touches } from './place.ts';
import { subtract } from './subtract.ts';

/** The errors of the document without and with the candidate. */
export type SyntaxFacts = { before: ParseError[]; after: ParseError[] };

/** The document must parse no worse with the candidate than without it. */
export const syntaxCheck: Check<SyntaxFacts> = {
  name: 'syntax',
  stage: 'display',
  analyzer: ({ syntax }) => syntax,
  async gather({ before, after, language }, { syntax }, signal) {
    const found = await syntax.parse(after, language, signal);
    // A document without errors needs no comparison.
    if (!found.ok || found.value.length === 0) return found.ok ? ok({ before: [], after: [] }) : found;
    const old = await syntax.parse(before, language, signal);
    if (!old.ok) return old;
    if (old.value.length < MAX_SYNTAX_ERRORS) return ok({ before: old.value, after: found.value });
    const message = `the document alone has ${MAX_SYNTAX_ERRORS} syntax errors or more`;
    return fail({ reason: 'too_large', message });
  },
  judge(candidate, facts) {
    const old = toFindings(candidate.before, facts.before);
    const all = toFindings(candidate.after, facts.after);
    const { after: place } = placesOf(candidate);
    const isInside = beginsIn(candidate.after, place);
    const added = subtract([...all.filter((finding) => !isInside(finding)), ...all.filter(isInside)], old);
    const isExcused = !added.some(isInside) && isNoWorse(candidate, added, subtract(old, all));
    return isExcused ? [] : all.filter((finding) => added.includes(finding));
  },
};

/**
 * Whether new errors only stand for old ones that are gone: at the cursor, since a line that is being typed is
 * broken before the completion and may be no more broken after it, and elsewhere, since a parser that meets
 * errors sees the rest of a file another way when anything changes.
 */
function isNoWorse(candidate: Candidate, added: Finding[], gone: Finding[]): boolean {
  const { before, after } = candidate;
  const places = placesOf(candidate);
  const here = surroundings(before, places.before);
  const there = surroundings(after, places.after);
  const goneHere = gone.filter(({ range }) => touches(before, range, here)).length;
  const addedHere = added.filter(({ range }) => touches(after, range, there)).length;
  return addedHere <= goneHere && added.length - addedHere <= gone.length - goneHere;
}

/** Whether a finding begins in what the candidate wrote; what is missing at its very end begins behind it. */
function beginsIn(text: string, { start, end }: Place): (finding: Finding) => boolean {
  const starts = lineStarts(text);
  return ({ range }) => {
    const offset = range === null ? null : offsetAt(text, range.start, starts);
    return offset !== null && offset >= start && offset < end;
  };
}

function toFindings(text: string, errors: ParseError[]): Finding[] {
  const starts = lineStarts(text);
  return errors.map(({ kind, message, range }) => {
    const rule = `syntax/${kind}`;
    const offset = offsetAt(text, range.start, starts) ?? text.length;
    const words = tokensAround(text, offset, FINGERPRINT_TOKENS);
    // What is missing tells two errors of one place apart; what is unexpected depends on how far the parser looked.
    const detail = kind === 'missing' ? `${message} ${words}` : words;
    return { rule, cwe: null, message, range, severity: 'high', fingerprint: fingerprint(rule, detail) };
  });
}

import { fingerprint, tokensAround } from '../base/fingerprint.ts';
import { fail, ok } from '../base/result.ts';
import { lineStarts, offsetAt } from '../base/text.ts';
import { FINGERPRINT_TOKENS, MAX_SYNTAX_ERRORS } from '../config/limits.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { Finding } from '../contract/verdict.ts';
import type { ParseError } from '../ports/analyzer.ts';
import type { Check } from './check.ts';
import { placesOf, type Span, surroundings, touches } from './place.ts';
import { subtract } from './subtract.ts';

/** The errors of the document without and with the candidate. */
type SyntaxFacts = { before: ParseError[]; after: ParseError[] };

/** A finding and its place in its text. */
type Fault = Finding & { place: Span };

/** With the candidate, the document must parse no worse than without it. */
export const syntaxCheck: Check<SyntaxFacts> = {
  name: 'syntax',
  stage: 'display',
  analyzer: ({ syntax }) => syntax,
  async gather({ before, after, language }, { syntax }, signal) {
    const found = await syntax.parse(after, language, signal);
    if (!found.ok) return found;
    // A document without errors needs no comparison.
    if (found.value.length === 0) return ok({ before: [], after: [] });
    const old = await syntax.parse(before, language, signal);
    if (!old.ok) return old;
    if (old.value.length < MAX_SYNTAX_ERRORS) return ok({ before: old.value, after: found.value });
    const message = `the document alone has ${MAX_SYNTAX_ERRORS} syntax errors or more`;
    return fail({ reason: 'too_large', message });
  },
  judge(candidate, facts) {
    const { start, end } = placesOf(candidate).after;
    // Whatever is missing at the very end of the candidate is missing after it.
    const isInside = ({ place }: Fault) => place.start >= start && place.start < end;
    const old = toFaults(candidate.before, facts.before);
    const all = toFaults(candidate.after, facts.after);
    const added = subtract([...all.filter((fault) => !isInside(fault)), ...all.filter(isInside)], old);
    if (!added.some(isInside) && isNoWorse(candidate, added, subtract(old, all))) return [];
    return all.filter((fault) => added.includes(fault)).map(({ place: _, ...finding }) => finding);
  },
};

/**
 * Whether new errors merely replace old ones that are gone: at the cursor, because a line being typed is broken before
 * the completion and may be no more broken after it; and elsewhere, because a parser that meets errors parses the rest
 * of the file differently when anything changes.
 */
function isNoWorse(candidate: Candidate, added: Fault[], gone: Fault[]): boolean {
  const places = placesOf(candidate);
  const here = surroundings(candidate.before, places.before);
  const there = surroundings(candidate.after, places.after);
  const goneHere = gone.filter(({ place }) => touches(place, here)).length;
  const addedHere = added.filter(({ place }) => touches(place, there)).length;
  return addedHere <= goneHere && added.length - addedHere <= gone.length - goneHere;
}

function toFaults(text: string, errors: ParseError[]): Fault[] {
  const starts = lineStarts(text);
  return errors.map(({ kind, message, range }) => {
    const start = offsetAt(text, range.start, starts) ?? text.length;
    const end = offsetAt(text, range.end, starts) ?? text.length;
    const rule = `syntax/${kind}`;
    const words = tokensAround(text, start, FINGERPRINT_TOKENS);
    // The missing token distinguishes two errors at one place; the extent of unexpected text depends on the code after
    // it.
    const detail = kind === 'missing' ? `${message} ${words}` : words;
    const place = { start, end };
    return {
      rule,
      cwe: null,
      message,
      range,
      severity: 'high',
      fingerprint: fingerprint(rule, detail),
      place,
    };
  });
}

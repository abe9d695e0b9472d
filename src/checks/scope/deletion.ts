import { findLanguage } from '../../base/languages.ts';
import { applyRangeEdits } from '../../base/text-edits.ts';
import type { Candidate } from '../../contract/candidate.ts';
import { placesOf } from '../place.ts';
import { type Fault, faultAt } from './fault.ts';
import type { Line } from './lines.ts';

/** An edit changes nothing outside its range. */
export function changesOutside(candidate: Candidate): Fault[] {
  const { range, before, after, text, besides = [] } = candidate;
  if (range === null) return [];
  const expected = applyRangeEdits(before, [{ range, text }, ...besides]);
  if (after === expected) return [];
  const message = 'it changes the document outside the place it was asked for';
  return [faultAt('outside', 'high', message, { start: 0, end: text.length })];
}

const COMMENT = /^(?:#|\/\/|\/\*|\*|--|<!--|\{\/\*)/;
/** An ellipsis that begins or ends the comment. */
const DOTS = /^\W*(?:\.\.\.|…)|(?:\.\.\.|…)\W*$/;
const ELISION =
  /\b(?:rest|remainder|remaining|existing|other|previous|same|unchanged|omitted|your)\b.*\b(?:code|functions?|methods?|implementation|file|class|imports?|logic|above|before|here|unchanged|same)\b|\bunchanged\b/i;

/**
 * `# ... existing code ...` stands for code that is not there. In place of code it deletes it; elsewhere the answer is
 * incomplete. Such comments that the document already has are its own.
 */
export function elisions(candidate: Candidate, own: Line[]): Fault[] {
  const { range, before } = candidate;
  if (findLanguage(candidate.language) === null) return [];
  const places = placesOf(candidate);
  const replaced = range === null ? before : before.slice(places.before.start, places.before.end);
  return own
    .filter(({ text }) => COMMENT.test(text) && DOTS.test(text) && ELISION.test(text))
    .filter(({ text }) => !before.includes(text))
    .map((line) =>
      replaced.trim() === ''
        ? faultAt('elision', 'medium', 'a comment stands for code that is missing', line)
        : faultAt('elision', 'high', 'a comment takes the place of code, which would be lost', line),
    );
}

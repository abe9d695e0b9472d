import { fingerprint } from '../base/fingerprint.ts';
import { ok } from '../base/result.ts';
import { lineStarts, rangeAt } from '../base/text.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { Finding } from '../contract/verdict.ts';
import type { Analyzer } from '../ports/analyzer.ts';
import type { Check } from './check.ts';
import { placesOf } from './place.ts';
import { documentEcho, requestEcho } from './scope/asked.ts';
import { changesOutside, elisions } from './scope/deletion.ts';
import { headEcho, prefixEcho, suffixEcho } from './scope/echo.ts';
import type { Fault } from './scope/fault.ts';
import { leftovers } from './scope/leftovers.ts';
import { type Line, linesOf } from './scope/lines.ts';
import { lineLoops, loops } from './scope/loop.ts';

/** Lines before and after a candidate that it may repeat, and characters of the document searched for them. */
const MAX_NEAR_LINES = 60;
const MAX_NEAR_CHARACTERS = 8_000;

/** Its facts come from the candidate itself: there is no tool. */
const OWN: Analyzer = {
  tool: 'fettle',
  version: '1',
  warm: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** The candidate contains what was requested and nothing else, and removes nothing else. */
export const scopeCheck: Check<null> = {
  name: 'scope',
  stage: 'display',
  analyzer: () => OWN,
  gather: () => Promise.resolve(ok(null)),
  judge(candidate) {
    const own = linesOf(candidate.text, candidate.language);
    const faults = [...changesOutside(candidate), ...edits(candidate, own), ...answers(candidate, own)];
    return faults.map((fault) => toFinding(candidate, fault));
  },
};

/** Comments in place of code: also in a file that a person edited. */
function edits(candidate: Candidate, own: Line[]): Fault[] {
  const { range, path, before } = candidate;
  // A whole file without a known earlier version is as its author wants it.
  return range === null && path !== null && before === '' ? [] : elisions(candidate, own);
}

/** Faults that only answers have: a whole file given by path is not an answer. */
function answers(candidate: Candidate, own: Line[]): Fault[] {
  const { range, path, asked = '' } = candidate;
  if (range === null && path !== null) return [];
  const near = surroundings(candidate);
  const echoes = [
    ...suffixEcho(own, near.following),
    ...headEcho(own, near.head),
    ...prefixEcho(own, near.preceding),
  ];
  return [
    ...leftovers(candidate, own),
    ...echoes.slice(0, 1),
    ...requestEcho(own, asked),
    ...documentEcho(own, near.preceding.map(({ text }) => text).join('\n')),
    ...loops(own),
    ...lineLoops(own),
  ];
}

function surroundings(candidate: Candidate): { head: string; preceding: Line[]; following: Line[] } {
  if (candidate.range === null) return { head: '', preceding: [], following: [] };
  const { after, language } = candidate;
  const { start, end } = placesOf(candidate).after;
  const above = after.slice(Math.max(0, start - MAX_NEAR_CHARACTERS), start);
  const below = after.slice(end, end + MAX_NEAR_CHARACTERS);
  const lineStart = Math.max(above.lastIndexOf('\n'), above.lastIndexOf('\r')) + 1;
  return {
    head: above.slice(lineStart).trim(),
    preceding: linesOf(above.slice(0, lineStart), language).slice(-MAX_NEAR_LINES),
    following: linesOf(below, language).slice(0, MAX_NEAR_LINES),
  };
}

function toFinding(candidate: Candidate, { rule, severity, message, start, end }: Fault): Finding {
  const offset = placesOf(candidate).after.start;
  const starts = lineStarts(candidate.after);
  return {
    rule,
    cwe: null,
    message,
    range: rangeAt(candidate.after, offset + start, offset + end, starts),
    severity,
    fingerprint: fingerprint(rule, candidate.text.slice(start, end)),
  };
}

import type { Severity } from '../../contract/verdict.ts';
import { type Fault, faultAt } from './fault.ts';
import { countTelling, type Line } from './lines.ts';

/** Telling lines of an echo in the middle of a candidate: with fewer, rows and tests may just look alike. */
const MIN_INNER_ECHO = 5;
/** Telling lines at the end of a candidate that match the following text: one may be a habit, two are copied. */
const MIN_LAST_ECHO = 2;
/** Telling lines at the beginning of a candidate that match those right above: a pair of calls may occur twice. */
const MIN_FIRST_ECHO = 3;
/** An echo of this many telling lines is the bulk of a candidate, whatever else it has. */
const LARGE_ECHO = 5;
/** Characters and words of a repeated line head. */
const MIN_HEAD_CHARACTERS = 10;
/** Characters of a lone line that repeats the one above it: shorter ones, such as `next(rows);`, are intended. */
const MIN_LONE_CHARACTERS = 24;

/** The lines that already follow, in their order. */
export function suffixEcho(own: Line[], following: Line[]): Fault[] {
  const [first] = following;
  if (first === undefined) return [];
  for (const [index, line] of own.entries()) {
    if (line.text !== first.text) continue;
    const run = own.slice(index, index + commonLength(own.slice(index), following));
    const telling = countTelling(run);
    const isWhole = run.length === own.length;
    const reachesEnd = index + run.length === own.length;
    const enough = isWhole ? 1 : reachesEnd ? MIN_LAST_ECHO : MIN_INNER_ECHO;
    if (telling < enough) continue;
    const message = `${lineCount(run)} what follows already`;
    return [faultAt('suffix-echo', sizeOf(run, own), message, spanOf(run))];
  }
  return [];
}

/** A repetition of the lines right above. */
export function prefixEcho(own: Line[], preceding: Line[]): Fault[] {
  for (let length = Math.min(own.length, preceding.length); length > 0; length--) {
    const run = own.slice(0, length);
    const above = preceding.slice(-length);
    if (!run.every(({ text }, index) => text === above[index]?.text)) continue;
    const span = spanOf(run);
    const isLone = run.length === own.length && span.end - span.start >= MIN_LONE_CHARACTERS;
    if (countTelling(run) < (isLone ? 1 : MIN_FIRST_ECHO)) continue;
    return [faultAt('prefix-echo', sizeOf(run, own), `${lineCount(run)} what stands right above`, span)];
  }
  return [];
}

/** A repetition of the text before the cursor on its line: the model did not see that it was there. */
export function headEcho(own: Line[], head: string): Fault[] {
  const [first] = own;
  const words = head.match(/\p{L}{2,}/gu)?.length ?? 0;
  if (first === undefined || head.length < MIN_HEAD_CHARACTERS || words < 2) return [];
  const message = 'begins with what stands before the cursor';
  return first.text.startsWith(head) ? [faultAt('prefix-echo', 'high', message, first)] : [];
}

/** How many lines both have in common from the first on; a truncated last line may match partly. */
function commonLength(own: Line[], other: Line[]): number {
  const differs = own.findIndex(({ text, isTelling }, index) => {
    const theirs = other[index]?.text;
    const isCut = index === own.length - 1 && isTelling && theirs?.startsWith(text) === true;
    return theirs !== text && !isCut;
  });
  return differs < 0 ? Math.min(own.length, other.length) : differs;
}

function sizeOf(run: Line[], own: Line[]): Severity {
  const telling = countTelling(run);
  return telling >= LARGE_ECHO || telling * 2 >= countTelling(own) ? 'high' : 'medium';
}

export function spanOf(run: Line[]): { start: number; end: number } {
  return { start: run[0]?.start ?? 0, end: run.at(-1)?.end ?? 0 };
}

function lineCount({ length }: Line[]): string {
  return length === 1 ? 'a line repeats' : `${length} lines repeat`;
}

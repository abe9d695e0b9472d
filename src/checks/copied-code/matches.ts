import { type Mode, SAMPLING } from '../../base/winnowing/fingerprints.ts';
import type { LicensedFile, LicenseHit } from '../../ports/license-index.ts';
import type { Excerpt } from './excerpt.ts';

/** Sources of copied code reported for one candidate. */
const MAX_COPIED_SOURCES = 5;

/** A range of the candidate that occurs in one file: tokens of the excerpt, half open, and lines of the file. */
export type Match = {
  mode: Mode;
  file: LicensedFile;
  start: number;
  end: number;
  /** Tokens inside that really matched. */
  covered: number;
  firstLine: number;
  lastLine: number;
};

/** Consecutive fingerprints that are not a coincidence, and the tokens they span. */
const MIN_EXACT_PRINTS = 2;
const MIN_EXACT_TOKENS = 30;
/** A clone with other names: this share of the candidate's own tokens, and this many. */
const MIN_RENAMED_SHARE = 0.6;
const MIN_RENAMED_TOKENS = 50;

/** Matches of a candidate with files: verbatim copies, then copies with other names; the longest first. */
export function matchesOf(excerpt: Excerpt, hits: readonly LicenseHit[]): Match[] {
  const exact = runsOf(excerpt, hits, 'exact').filter(
    ({ prints, covered }) => prints >= MIN_EXACT_PRINTS && covered >= MIN_EXACT_TOKENS,
  );
  const own = excerpt.tokens.count - excerpt.prefix;
  const least = Math.max(MIN_RENAMED_TOKENS, MIN_RENAMED_SHARE * own);
  const renamed = byFile(runsOf(excerpt, hits, 'renamed')).filter(({ covered }) => covered >= least);
  const found: Match[] = [];
  for (const match of [...exact.sort(longestFirst), ...renamed.sort(longestFirst)])
    if (found.length < MAX_COPIED_SOURCES && !found.some((other) => overlaps(match, other)))
      found.push(match);
  return found;
}

type Run = Match & { prints: number };

/** Ranges whose fingerprints are consecutive in the same file, with at most one change between two. */
function runsOf({ prints, prefix }: Excerpt, hits: readonly LicenseHit[], mode: Mode): Run[] {
  const { size, window } = SAMPLING[mode];
  const runs: Run[] = [];
  const open = new Map<LicensedFile, Run>();
  for (const hit of hits) {
    if (hit.mode !== mode) continue;
    const place = prints[mode].tokens[hit.at] ?? 0;
    // The length of a copy includes the preceding text; a share counts only the candidate.
    const start = mode === 'exact' ? place : Math.max(place, prefix);
    const end = place + size;
    const run = open.get(hit.file);
    if (run !== undefined && place - (run.end - size) <= size + window) {
      run.covered += end - Math.max(start, run.end);
      run.end = end;
      run.prints += 1;
      run.firstLine = Math.min(run.firstLine, hit.line);
      run.lastLine = Math.max(run.lastLine, hit.line);
      continue;
    }
    const { file, line } = hit;
    const begun: Run = {
      mode,
      file,
      start,
      end,
      covered: end - start,
      firstLine: line,
      lastLine: line,
      prints: 1,
    };
    open.set(file, begun);
    runs.push(begun);
  }
  return runs;
}

/** Everything that a file has in common with the candidate, wherever it is. */
function byFile(runs: Run[]): Match[] {
  const files = new Map<LicensedFile, Match>();
  for (const { prints: _, ...run } of runs) {
    const sofar = files.get(run.file);
    files.set(
      run.file,
      sofar === undefined
        ? run
        : {
            ...run,
            start: sofar.start,
            covered: sofar.covered + run.covered,
            firstLine: Math.min(sofar.firstLine, run.firstLine),
            lastLine: Math.max(sofar.lastLine, run.lastLine),
          },
    );
  }
  return [...files.values()];
}

function longestFirst(one: Match, other: Match): number {
  return other.covered - one.covered;
}

function overlaps(one: Match, other: Match): boolean {
  return one.start < other.end && other.start < one.end;
}

import { fingerprint } from '../base/fingerprint.ts';
import { fail, ok } from '../base/result.ts';
import { lineStarts, positionAt } from '../base/text.ts';
import { familyOf } from '../base/winnowing/families.ts';
import { MAX_CHECKED_CHARACTERS, MIN_COPIED_TOKENS, OWN_CODE_FILE_MS } from '../config/limits.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { Finding } from '../contract/verdict.ts';
import type { LicenseCoverage, LicenseHit, LicenseIndex, OwnAnswer } from '../ports/license-index.ts';
import type { Check } from './check.ts';
import { type Excerpt, excerptOf, knownPrints } from './copied-code/excerpt.ts';
import { type Match, matchesOf } from './copied-code/matches.ts';

/** Time to search a project for code that may be its own while a user waits. */
const OWN_CODE_SUGGESTION_MS = 150;

/** `own` are tokens of the candidate; `coverage` is null when it is too short to compare. */
type CopiedCodeFacts = {
  own: number;
  coverage: LicenseCoverage | null;
  copied: Copy[];
  /** Code copied from the project itself, with the reason. */
  ours: { place: Copy; because: string }[];
};

/** A match with its place in the document, in UTF-16 code units. */
type Copy = Match & { from: number; to: number };

/** Code found in copyleft files, verbatim or with renamed identifiers, that is not the project's own. */
export const copiedCodeCheck: Check<CopiedCodeFacts> = {
  name: 'copied-code',
  stage: 'display',
  analyzer: ({ licenses }) => licenses,
  async gather(candidate, { licenses }, signal) {
    const { language, after } = candidate;
    const family = familyOf(language);
    if (family === null)
      return fail({
        reason: 'language_not_supported',
        message: `${language} is not compared with other code`,
      });
    if (after.length > MAX_CHECKED_CHARACTERS)
      return fail({
        reason: 'too_large',
        message: `the code has ${after.length} characters, more than the limit of ${MAX_CHECKED_CHARACTERS}`,
      });
    const excerpt = excerptOf(candidate, family);
    const own = excerpt.tokens.count - excerpt.prefix;
    const nothing = { own, coverage: null, copied: [], ours: [] };
    const { exact, renamed } = excerpt.prints;
    const answer = await licenses.look({ exact: exact.hashes, renamed: renamed.hashes }, signal);
    if (!answer.ok) return answer;
    if (own < MIN_COPIED_TOKENS) return ok(nothing);
    const { hits, coverage } = answer.value;
    // Fewer hits never make more matches: the previous text is examined only when there is a match.
    const isFound = hits.length > 0 && matchesOf(excerpt, hits).length > 0;
    const added = isFound ? addedHits(candidate, excerpt, hits) : [];
    const matches = matchesOf(excerpt, added).map((match) => placed(match, excerpt));
    if (matches.length === 0) return ok({ ...nothing, coverage });
    return ok({ own, coverage, ...(await split(candidate, matches, { licenses, signal })) });
  },
  judge(candidate, { copied }) {
    const starts = lineStarts(candidate.after);
    return copied.map((place) => findingOf(candidate, place, starts));
  },
  note({ own, coverage, ours }) {
    if (coverage === null)
      return `too short to tell: ${own} of ${MIN_COPIED_TOKENS} tokens, not compared with other code`;
    const { files, packages, date } = coverage;
    const compared = `compared with ${files} files of ${packages} packages (${date})`;
    const [first] = ours;
    return first === undefined
      ? compared
      : `${compared}; what is also in ${first.place.file.package} counts as yours: ${first.because}`;
  },
};

/** Without hits that the document, or the one it is meant for, already had. */
function addedHits(candidate: Candidate, { prints }: Excerpt, hits: LicenseHit[]): LicenseHit[] {
  const { before, beside = '', language } = candidate;
  const family = familyOf(language);
  if (family === null || (before === '' && beside === '')) return hits;
  const known = knownPrints([before, beside], family);
  return hits.filter(({ mode, at }) => !known[mode].has(prints[mode].hashes[at] ?? 0));
}

function placed(match: Match, { tokens, offset, prefix }: Excerpt): Copy {
  const from = offset + (tokens.start[Math.max(match.start, prefix)] ?? 0);
  const to = offset + (tokens.end[match.end - 1] ?? 0);
  return { ...match, from, to };
}

async function split(
  { workspace, path, range, after }: Candidate,
  matches: Copy[],
  { licenses, signal }: { licenses: LicenseIndex; signal: AbortSignal },
): Promise<Pick<CopiedCodeFacts, 'copied' | 'ours'>> {
  const packages = [...new Set(matches.map(({ file }) => file.package))];
  // When a file is checked explicitly, no one is waiting for the next keystroke.
  const patienceMs = range === null && path !== null ? OWN_CODE_FILE_MS : OWN_CODE_SUGGESTION_MS;
  const facts: Pick<CopiedCodeFacts, 'copied' | 'ours'> = { copied: [], ours: [] };
  const answers = await Promise.all(
    matches.map(({ from, to }): Promise<OwnAnswer> => {
      const text = after.slice(from, to);
      return licenses.own({ workspace, path, packages, text, patienceMs }, signal);
    }),
  );
  for (const [index, place] of matches.entries()) {
    const because = answers[index]?.get(place.file.package);
    if (because === undefined) facts.copied.push(place);
    else facts.ours.push({ place, because });
  }
  return facts;
}

function findingOf({ after }: Candidate, place: Copy, starts: number[]): Finding {
  const { mode, file, from, to } = place;
  const range = { start: positionAt(after, from, starts), end: positionAt(after, to, starts) };
  const rule = mode === 'exact' ? 'copied-code/copyleft' : 'copied-code/renamed';
  const own = `lines ${range.start.line}-${range.end.line}`;
  const version = file.version === null ? '' : ` ${file.version}`;
  const height = range.end.line - range.start.line;
  const source = `${file.package}${version}, ${file.path}, lines ${place.firstLine}-${Math.max(place.lastLine, place.firstLine + height)}`;
  const advice = `write it another way, take it over with its license, or if it is yours run "fettle license-index ours ${file.package}"`;
  return {
    rule,
    cwe: null,
    message:
      mode === 'exact'
        ? `${own} are copied from ${source}, which is ${file.license}: ${advice}`
        : `${own} are, but for the names, those of ${source}, which is ${file.license}: ${advice}`,
    range,
    severity: mode === 'exact' ? 'high' : 'medium',
    // Blanks do not make a different finding.
    fingerprint: fingerprint(
      rule,
      `${file.package} ${file.path} ${after.slice(from, to).replace(/\s+/g, '')}`,
    ),
  };
}

import { fingerprint, tokensAround } from '../base/fingerprint.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { lineStarts, offsetAt } from '../base/text.ts';
import { FINGERPRINT_TOKENS } from '../config/limits.ts';
import type { Candidate } from '../contract/candidate.ts';
import { type CheckName, type Finding, SEVERITIES, type Severity } from '../contract/verdict.ts';
import type { AnalyzerFailure, SecurityAnalyzer, SecurityMatch } from '../ports/analyzer.ts';
import type { Analyzers, Check, Stage } from './check.ts';
import { placesOf, type Span } from './place.ts';
import { subtract } from './subtract.ts';

/** The weaknesses of the document without and with the candidate. */
type SecurityFacts = {
  before: SecurityMatch[];
  after: SecurityMatch[];
  /** Why only part of the document was analyzed; null when all of it was. */
  unseen: string | null;
};

type Weakness = Finding & { place: Span };

/**
 * A check that uses one analyzer to find weaknesses: the candidate adds none, nor a comment that would hide one.
 * `analyzerOf` selects the analyzer.
 */
function weaknessCheck(
  name: CheckName,
  stage: Stage,
  analyzerOf: (analyzers: Analyzers) => SecurityAnalyzer,
): Check<SecurityFacts> {
  return {
    name,
    stage,
    analyzer: analyzerOf,
    async gather({ before, after, language }, analyzers, signal) {
      const analyzer = analyzerOf(analyzers);
      const found = partOf(await analyzer.scan(after, language, signal));
      if (!found.ok) return found;
      const { matches, unseen } = found.value;
      if (matches.length === 0 || before === '') return ok({ before: [], after: matches, unseen });
      const old = partOf(await analyzer.scan(before, language, signal));
      return old.ok ? ok({ before: old.value.matches, after: matches, unseen }) : old;
    },
    judge: addedWeaknesses,
    missing: (_candidate, { unseen }) => unseen,
  };
}

type Part = { matches: SecurityMatch[]; unseen: string | null };

/** The matches, in all or part of a text; finding nothing in a part is not an answer. */
function partOf(scanned: Awaited<ReturnType<SecurityAnalyzer['scan']>>): Result<Part, AnalyzerFailure> {
  if (scanned.ok) return ok({ matches: scanned.value, unseen: null });
  const { found = [], ...failure } = scanned.failure;
  return found.length === 0 ? fail(failure) : ok({ matches: found, unseen: failure.message });
}

function addedWeaknesses(candidate: Candidate, facts: SecurityFacts): Finding[] {
  const { start, end } = placesOf(candidate).after;
  const isInside = ({ place }: Weakness) => place.start >= start && place.start < end;
  const old = toWeaknesses(candidate.before, facts.before);
  const all = toWeaknesses(candidate.after, facts.after);
  const added = subtract([...all.filter((one) => !isInside(one)), ...all.filter(isInside)], old);
  return withoutEchoes(all.filter((one) => added.includes(one))).map(({ place: _, ...finding }) => finding);
}

function toWeaknesses(text: string, matches: SecurityMatch[]): Weakness[] {
  const starts = lineStarts(text);
  return matches.map(({ rule, cwe, message, range, confidence, severity }: SecurityMatch) => {
    const start = offsetAt(text, range.start, starts) ?? text.length;
    const end = offsetAt(text, range.end, starts) ?? text.length;
    return {
      rule,
      cwe,
      message,
      range,
      severity: severity ?? severityOf(cwe, confidence),
      fingerprint: fingerprint(rule, tokensAround(text, start, FINGERPRINT_TOKENS)),
      place: { start, end },
    };
  });
}

/** One finding per mistake: of two that overlap and have the same CWE, the more severe one. */
function withoutEchoes(weaknesses: Weakness[]): Weakness[] {
  const rank = ({ severity }: Weakness) => SEVERITIES.indexOf(severity);
  const kept: Weakness[] = [];
  for (const one of [...weaknesses].sort((left, right) => rank(right) - rank(left))) {
    const isEcho = kept.some(
      ({ cwe, place }) => cwe === one.cwe && place.start < one.place.end && one.place.start < place.end,
    );
    if (!isEcho) kept.push(one);
  }
  return weaknesses.filter((one) => kept.includes(one));
}

/** The candidate adds no weakness known to Fettle's own rules and taint engine. */
export const securityCheck = weaknessCheck('security', 'display', ({ security }) => security);

/** The candidate adds no weakness known to Bandit, on Fettle's own severity scale. */
export const banditCheck = weaknessCheck('bandit', 'accept', ({ bandit }) => bandit);

/** The same rules in Semgrep's engine, which propagates constants further, and the user's own rules. */
export const semgrepCheck = {
  ...weaknessCheck('semgrep', 'display', ({ semgrep }) => semgrep),
  isInstalled: ({ semgrep }: Analyzers) => semgrep.isInstalled(),
};

/**
 * Fettle's own scale, whatever a tool says. `high`: an attacker who reaches the code runs commands, reads or forges
 * data of others, or breaks the cipher. `medium`: it takes more than that, or weakens a defense.
 */
const HIGH = new Set([
  20, 22, 23, 36, 59, 73, 74, 77, 78, 79, 80, 88, 89, 90, 91, 93, 94, 95, 96, 98, 99, 113, 116, 250, 259, 269,
  285, 287, 295, 297, 306, 321, 326, 329, 347, 352, 377, 384, 434, 470, 502, 522, 601, 611, 641, 643, 703,
  759, 760, 776, 798, 827, 862, 915, 916, 917, 918, 943, 1204, 1321, 1333, 1336,
]);
const LOW = new Set([390, 391, 477, 563, 617, 1004]);

const SHIFT = { low: -1, medium: 0, high: 1 } as const;

/** The severity of a weakness: by its CWE, one step lower when the rule guesses, one step higher when it is certain. */
export function severityOf(cwe: string | null, confidence: keyof typeof SHIFT): Severity {
  const rank = SEVERITIES.indexOf(baseOf(cwe)) + SHIFT[confidence];
  return SEVERITIES[Math.min(Math.max(rank, 0), SEVERITIES.length - 1)] ?? 'medium';
}

function baseOf(cwe: string | null): Severity {
  const number = Number(cwe?.replace('CWE-', ''));
  if (HIGH.has(number)) return 'high';
  return LOW.has(number) ? 'low' : 'medium';
}

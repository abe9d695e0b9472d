import { hasWord, wordPattern } from '../base/escape-pattern.ts';
import { fingerprint, tokensAround } from '../base/fingerprint.ts';
import { fail, ok } from '../base/result.ts';
import { lineStarts, offsetAt } from '../base/text.ts';
import { FINGERPRINT_TOKENS } from '../config/limits.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { Severity } from '../contract/verdict.ts';
import type { LintKind, LintProblem } from '../ports/linter.ts';
import type { Check } from './check.ts';
import { placesOf, type Span } from './place.ts';
import { subtract } from './subtract.ts';

/** The problems of the document without and with the candidate. */
type LintFacts = { before: LintProblem[]; after: LintProblem[] };

type Problem = LintProblem & { place: Span; fingerprint: string };

/** The candidate adds no code that is wrong by itself, such as undefined names or format strings that raise. */
export const lintCheck: Check<LintFacts> = {
  name: 'lint',
  stage: 'display',
  analyzer: ({ lint }) => lint,
  async gather({ before, after, language, path, languageVersion: version }, { lint }, signal) {
    if (isUnusualPython(path, language)) {
      const message = 'this file gets names from the program that runs it';
      return fail({ reason: 'language_not_supported', message });
    }
    const found = await lint.lint(after, language, signal, version);
    if (!found.ok) return found;
    if (found.value.length === 0) return ok({ before: [], after: [] });
    const old = await lint.lint(before, language, signal, version);
    if (!old.ok) return old;
    if (!old.value.some(isUnparsed) || !found.value.some(isUnparsed)) {
      return ok({ before: old.value, after: found.value });
    }
    return fail({ reason: 'analyzer_failed', message: 'the document does not parse, before and after' });
  },
  judge(candidate, facts) {
    const old = locate(candidate.before, facts.before);
    const all = locate(candidate.after, facts.after);
    return added(candidate, all, old)
      .filter((problem) => counts(problem, candidate))
      .flatMap(({ rule, kind, message, range, fingerprint: words }) =>
        kind === 'unparsed'
          ? []
          : [{ rule, cwe: null, message, range, severity: SEVERITY[kind], fingerprint: words }],
      );
  },
};

/** The syntax check reports code that does not parse: one mistake is one finding. */
const SEVERITY: Record<Exclude<LintKind, 'unparsed'>, Severity> = {
  undefined: 'high',
  undefined_in_script: 'high',
  wrong: 'high',
  suspect: 'medium',
};

/** Stubs and build files (`BUILD`, `SConstruct`) are special kinds of Python. */
function isUnusualPython(path: string | null, language: string): boolean {
  return language === 'python' && path !== null && !/\.pyw?$/i.test(path);
}

function isUnparsed({ kind }: LintProblem): boolean {
  return kind === 'unparsed';
}

/**
 * The new problems. A document that did not parse revealed no others: then only those inside the candidate are its own.
 */
function added(candidate: Candidate, all: Problem[], old: Problem[]): Problem[] {
  const { start, end } = placesOf(candidate).after;
  const isInside = ({ place }: Problem) => place.start < end && place.end > start;
  const wasBroken = old.some(isUnparsed);
  const outside = all.filter((problem) => !isInside(problem));
  const inside = all.filter(isInside);
  const fresh = wasBroken ? inside : subtract([...outside, ...inside], old);
  const ambient = namesOf(wasBroken ? outside : old);
  if (ambient.size >= MAX_AMBIENT_NAMES) return fresh.filter(({ name }) => name === null);
  return all.filter((problem) => fresh.includes(problem) && !ambient.has(problem.name ?? ''));
}

/** A document with this many undefined names gets names from elsewhere: one more is not a mistake. */
const MAX_AMBIENT_NAMES = 3;

/** Names that the document uses without defining them: they must come from somewhere. */
function namesOf(problems: Problem[]): Set<string> {
  return new Set(problems.flatMap(({ name }) => (name === null ? [] : [name])));
}

function counts({ kind, name }: LintProblem, { path, beside = '', asked = '' }: Candidate): boolean {
  if (kind === 'undefined_in_script' && path !== null) return false;
  return name === null || !(hasWord(beside, name) || speaksOf(asked, name));
}

/** A request that imports, defines, calls or quotes a name mentions it; one with the word only in prose does not. */
function speaksOf(asked: string, name: string): boolean {
  const word = wordPattern(name);
  const defines = '(?:class|const|def|function|interface|let|type|var)\\s+';
  return new RegExp(`\\bimport\\b[^\\n]*${word}|\\b${defines}${word}|\`${word}|${word}\\(`).test(asked);
}

function locate(text: string, problems: LintProblem[]): Problem[] {
  const starts = lineStarts(text);
  return problems.map((problem) => {
    const start = offsetAt(text, problem.range.start, starts) ?? text.length;
    const end = offsetAt(text, problem.range.end, starts) ?? text.length;
    const words = problem.name ?? tokensAround(text, start, FINGERPRINT_TOKENS);
    return { ...problem, place: { start, end }, fingerprint: fingerprint(problem.rule, words) };
  });
}

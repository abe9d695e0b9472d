import { fail, ok, type Result } from '../base/result.ts';
import { lineStarts, rangeAt } from '../base/text.ts';
import type { SecurityFailure, SecurityMatch } from '../ports/analyzer.ts';
import type { RuleSet } from './rules/rule-set.ts';
import { ruleTree } from './rules/rule-tree.ts';
import { findSlowPatterns } from './slow-patterns/find-slow-patterns.ts';
import type { Span } from './span.ts';
import { commentsOf, type SourceText } from './syntax/compact-tree.ts';
import { analyzeTaint, type Cleared, type TaintFinding } from './taint/find-taint.ts';
import { findUnguardedRoutes } from './unguarded-routes.ts';

/** Every weakness of a text, in order: of the rules, of data that flows, and of our own finders. Throws `TooDeep`. */
export function weaknessesOf(code: SourceText, rules: RuleSet): Result<SecurityMatch[], SecurityFailure> {
  const { text } = code;
  const taint = analyzeTaint(code);
  const matched = patternMatches(code, rules, taint.cleared);
  const slow = placesOf(text, findSlowPatterns(code), SLOW_PATTERN);
  const open = placesOf(text, findUnguardedRoutes(code), UNGUARDED_ROUTE);
  const matches = inOrder([...matched, ...slow, ...open, ...taint.findings.map(toMatch)]);
  if (taint.isWhole) return ok(matches);
  // The findings hold, and say nothing about the rest of the text.
  return fail({
    reason: 'too_large',
    message: 'the code is too large to follow data through',
    found: matches,
  });
}

/** The findings of the rules, except where the data is known to be harmless; and the comments that would hide them. */
function patternMatches(code: SourceText, rules: RuleSet, cleared: readonly Cleared[]): SecurityMatch[] {
  const { treeOf, text } = code;
  const matches = rules
    .find(text, () => ruleTree(treeOf(), text))
    .filter(
      ({ rule, start, end }) => !cleared.some((one) => isOf(one, { cwe: rule.metadata.cwe, start, end })),
    );
  const suppressions = findSuppressions(code);
  if (matches.length === 0 && suppressions.length === 0) return [];
  const starts = lineStarts(text);
  const rangeOf = ({ start, end }: Span) => rangeAt(text, start, end, starts);
  return [
    ...matches.map((match) => ({
      rule: `security/${match.rule.id}`,
      cwe: match.rule.metadata.cwe,
      message: match.rule.message,
      range: rangeOf(match),
      confidence: CONFIDENCES[match.rule.metadata.confidence],
      severity: null,
    })),
    ...suppressions.map((place) => ({ ...SUPPRESSION, range: rangeOf(place) })),
  ];
}

/** The same finding at several places. */
function placesOf(
  text: string,
  found: readonly Span[],
  finding: Omit<SecurityMatch, 'range'>,
): SecurityMatch[] {
  if (found.length === 0) return [];
  const starts = lineStarts(text);
  return found.map(({ start, end }) => ({ ...finding, range: rangeAt(text, start, end, starts) }));
}

const UNGUARDED_ROUTE = {
  rule: 'security/route-for-everyone',
  cwe: 'CWE-306',
  message:
    'anyone can call this route, which changes accounts or belongs to administrators, and nothing in the file asks who it is; check the login and its rights first',
  confidence: 'medium',
  severity: null,
} as const;

const SLOW_PATTERN = {
  rule: 'security/slow-pattern',
  cwe: 'CWE-1333',
  message:
    'this pattern can read one text in many ways, and takes exponential time where it does not match in the end; let its repeated parts begin or end with different characters',
  confidence: 'medium',
  severity: null,
} as const;

/** One stands inside the other: an argument in its call, or the other way around. */
function isOf(cleared: Cleared, found: Cleared): boolean {
  const isInside = (inner: Cleared, outer: Cleared) => outer.start <= inner.start && inner.end <= outer.end;
  return cleared.cwe === found.cwe && (isInside(cleared, found) || isInside(found, cleared));
}

const CONFIDENCES = { LOW: 'low', MEDIUM: 'medium', HIGH: 'high' } as const;

const SUPPRESSION = {
  rule: 'security/suppression',
  cwe: null,
  message: 'a comment tells security tools to look away; it is not obeyed. Leave it out',
  confidence: 'medium',
  severity: 'medium',
} as const;

function toMatch({ rule, cwe, message, range, severityHint }: TaintFinding): SecurityMatch {
  return { rule, cwe, message, range, confidence: 'medium', severity: severityHint };
}

function inOrder(matches: SecurityMatch[]): SecurityMatch[] {
  return matches.sort(
    ({ range: left }, { range: right }) =>
      left.start.line - right.start.line || left.start.column - right.start.column,
  );
}

/** How Bandit, Semgrep, ESLint, ruff, SonarQube and CodeQL are told to look away. */
const SUPPRESSION_WORDS =
  /\bnosec\b|\bnosem(?:grep)?\b|\beslint-disable|\bnoqa\s*:\s*[A-Z0-9, ]*\bS\d|\bNOSONAR\b|\blgtm\s*\[|\bcodeql\s*\[|\bruff:\s*noqa\b/g;

/**
 * Every comment that tells a security tool to look away, in the order of the text; the words anywhere else mean nothing.
 * Most texts need no tree.
 */
function findSuppressions({ treeOf, text }: SourceText): Span[] {
  const words = [...text.matchAll(SUPPRESSION_WORDS)];
  if (words.length === 0) return [];
  const comments = commentsOf(treeOf());
  return comments.filter(({ start, end }) => words.some(({ index }) => index >= start && index < end));
}

import { type Hit, hashOf, RANK } from './hit.ts';
import { Keywords } from './keywords.ts';
import { toRegExp } from './pattern.ts';
import { entropyOf } from './value.ts';

/** A rule as in `rules/secrets/*.json`; patterns are in Go's syntax (`pattern.ts`). */
type TableRule = {
  id: string;
  regex: string;
  /** Lower case; one of them must occur in the text before the pattern is tried. */
  keywords: string[];
  /** Minimum entropy of the secret in bits per character (`entropyOf`). */
  entropy?: number;
  /** The group with the secret; by default the first that matched, otherwise the whole match. */
  group?: number;
  /** Only in files whose path matches. */
  path?: string;
  /** Matches of these are not secrets; `allowHashes` lists them by hash. */
  allow?: string[];
  allowHashes?: string[];
};

/** A file of rules. `allow` applies to all of them. */
export type TableFile = {
  revision: string;
  allow: { regexes: string[]; stopwords: string[] };
  rules: TableRule[];
};

/** One rule, compiled. */
export type Matcher = { rule: TableRule; matchesIn(text: string): Hit[] };

/** About 250 rules, whose patterns are compiled when their keyword is first met. */
export type RuleTable = {
  revision: string;
  matchers: Matcher[];
  candidates(text: string, path: string | null): Matcher[];
};

/** The rules of gitleaks (attributed in `rules/secrets/`) and our own, which win where both match. */
export function tableOf(gitleaks: TableFile, own: TableFile): RuleTable {
  const matchers = [...matchersOf('fettle', own), ...matchersOf('gitleaks', gitleaks)];
  const keywords = new Keywords(matchers.flatMap(({ rule }) => rule.keywords));
  return {
    revision: gitleaks.revision.slice(0, SHORT_REVISION),
    matchers,
    candidates(text, path) {
      const found = keywords.findIn(text);
      return matchers.filter(
        ({ rule }) => rule.keywords.some((word) => found.has(word)) && isFor(rule, path),
      );
    },
  };
}

/** Length of an abbreviated commit hash. */
const SHORT_REVISION = 7;

function isFor({ path: pattern }: TableRule, path: string | null): boolean {
  return pattern === undefined || (path !== null && toRegExp(pattern).test(path));
}

function matchersOf(table: string, { rules, allow }: TableFile): Matcher[] {
  const general = allow.regexes.map(toRegExp);
  const { stopwords } = allow;
  return rules.map((rule) => {
    const isAllowed = (secret: string) =>
      general.some((regexp) => secret.search(regexp) >= 0) ||
      stopwords.some((word) => secret.toLowerCase().includes(word));
    return matcherOf(table, rule, isAllowed);
  });
}

function matcherOf(table: string, rule: TableRule, isAllowed: (secret: string) => boolean): Matcher {
  let compiled: Compiled | null = null;
  const rank = NEAR_PROVIDER.test(rule.regex) ? RANK.nearProvider : RANK.shape;
  return {
    rule,
    matchesIn(text) {
      compiled ??= { pattern: toRegExp(rule.regex), allow: (rule.allow ?? []).map(toRegExp) };
      const hits: Hit[] = [];
      for (const match of text.matchAll(compiled.pattern)) {
        const secret = secretOf(match, rule.group);
        if (!isSecret(rule, compiled, secret) || isAllowed(secret)) continue;
        const start = match.index + match[0].indexOf(secret);
        const end = start + secret.length;
        hits.push({ rule: `${table}/${rule.id}`, name: rule.id, start, end, secret, rank });
      }
      return hits;
    },
  };
}

type Compiled = { pattern: RegExp; allow: RegExp[] };

function isSecret(
  { entropy = 0, allowHashes = [] }: TableRule,
  { allow }: Compiled,
  secret: string,
): boolean {
  if (entropyOf(secret) < entropy || allow.some((pattern) => secret.search(pattern) >= 0)) return false;
  return allowHashes.length === 0 || !allowHashes.includes(hashOf(secret));
}

/** A rule whose secret has no distinctive shape: it counts because the provider's name comes before it. */
const NEAR_PROVIDER = /\(\?:\[ \\t\\w\.-\]\{0,20\}\)/;

function secretOf(match: RegExpExecArray, group: number | undefined): string {
  const groups = group === undefined ? match.slice(1) : [match[group]];
  return groups.find((text) => text !== undefined && text !== '') ?? match[0];
}

import { fingerprint } from '../base/fingerprint.ts';
import { ok, type Result } from '../base/result.ts';
import type { Range } from '../contract/position.ts';
import type { Finding } from '../contract/verdict.ts';
import type { AnalyzerFailure, SecretMatch, SecretScanner } from '../ports/analyzer.ts';
import type { Check } from './check.ts';

/** A secret and its range in the document; null when only another decoding of its bytes contains it. */
type Found = Omit<SecretMatch, 'range'> & { range: Range | null };

/** The secrets of the document without and with the candidate. */
type SecretFacts = { before: Found[]; after: Found[] };

/** The candidate adds no secret. A secret that the document already has is not new, wherever it is. */
export const secretsCheck: Check<SecretFacts> = {
  name: 'secrets',
  stage: 'display',
  readsAll: true,
  analyzer: ({ secrets }) => secrets,
  async gather({ before, after, path, reading }, { secrets }, signal) {
    const scan = scanWith(secrets, path, signal);
    const found = await scan(after, reading?.others ?? []);
    if (!found.ok) return found;
    // Names before values mean something in programs; in files that are not text they are chance.
    const isText = reading?.kind !== 'binary';
    const matches = isText ? found.value : found.value.filter(({ hasShape }) => hasShape).map(withoutPlace);
    if (matches.length === 0) return ok({ before: [], after: [] });
    const old = await scan(before, reading?.othersBefore ?? []);
    return old.ok ? ok({ before: old.value, after: matches }) : old;
  },
  judge(_candidate, { before, after }) {
    const known = new Set(before.map(({ hash }) => hash));
    return after.filter(({ hash }) => !known.has(hash)).map(toFinding);
  },
};

/** Scans a text and the other decodings of its bytes; secrets of the text itself are not repeated. */
function scanWith(secrets: SecretScanner, path: string | null, signal: AbortSignal) {
  return async (text: string, others: readonly string[]): Promise<Result<Found[], AnalyzerFailure>> => {
    const found: Found[] = [];
    for (const [index, reading] of [text, ...others].entries()) {
      const scanned = await secrets.scan(reading, path, signal);
      if (!scanned.ok) return scanned;
      if (index === 0) found.push(...scanned.value);
      else found.push(...scanned.value.filter(({ hash }) => !hasHash(found, hash)).map(withoutPlace));
    }
    return ok(found);
  };
}

function hasHash(found: readonly Found[], hash: string): boolean {
  return found.some((one) => one.hash === hash);
}

function withoutPlace(found: Found): Found {
  return { ...found, range: null };
}

/** CWE-798: use of hard-coded credentials. */
function toFinding({ rule, message, range, hash }: Found): Finding {
  return {
    rule,
    cwe: 'CWE-798',
    message,
    range,
    severity: 'critical',
    fingerprint: fingerprint(rule, hash),
  };
}

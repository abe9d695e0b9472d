import { fingerprint } from '../base/fingerprint.ts';
import { ok } from '../base/result.ts';
import type { Finding } from '../contract/verdict.ts';
import type { SecretMatch } from '../ports/analyzer.ts';
import type { Check } from './check.ts';

/** The secrets of the document without and with the candidate. */
export type SecretFacts = { before: SecretMatch[]; after: SecretMatch[] };

/** No candidate brings in a secret. One that the document has already is no new one, wherever it stands. */
export const secretsCheck: Check<SecretFacts> = {
  name: 'secrets',
  stage: 'display',
  analyzer: ({ secrets }) => secrets,
  async gather({ before, after, path }, { secrets }, signal) {
    const found = await secrets.scan(after, path, signal);
    if (!found.ok) return found;
    if (found.value.length === 0) return ok({ before: [], after: [] });
    const old = await secrets.scan(before, path, signal);
    return old.ok ? ok({ before: old.value, after: found.value }) : old;
  },
  judge(_candidate, { before, after }) {
    const known = new Set(before.map(({ hash }) => hash));
    return after.filter(({ hash }) => !known.has(hash)).map(toFinding);
  },
};

/** CWE-798: use of hard-coded credentials. */
function toFinding({ rule, message, range, hash }: SecretMatch): Finding {
  return {
    rule,
    cwe: 'CWE-798',
    message,
    range,
    severity: 'critical',
    fingerprint: fingerprint(rule, hash),
  };
}

import { fingerprint } from '../base/fingerprint.ts';
import {
  type Answer,
  copyleftOf,
  isMeantBy,
  type LicenseExpression,
  licenseWords,
  mayUse,
  readLicenseExpression,
} from '../base/license-expression.ts';
import { lineStarts, rangeAt } from '../base/text.ts';
import type { Finding, Severity } from '../contract/verdict.ts';
import type { LicenseRules } from '../ports/license-policy.ts';
import type { PackageAnswer, PackageFacts } from '../ports/package-index.ts';
import type { PackagesFacts } from './packages.ts';

/** The packages the candidate names for the first time, and the policies' license rules. */
export type LicensesFacts = PackagesFacts & { rules: LicenseRules[] };

type License = { id: string; exception: string | null };
type Judgement = { rule: string; severity: Severity; message: string } | { unknown: string } | null;

/** License problems of the packages a candidate adds, in text order. */
export function licenseFindings(text: string, facts: LicensesFacts): Finding[] {
  const starts = lineStarts(text);
  const all = judgements(facts).flatMap(({ one, distribution, judgement }) => {
    if (judgement === null || 'unknown' in judgement) return [];
    const { rule, severity, message } = judgement;
    return [
      {
        rule,
        cwe: null,
        severity,
        message,
        range: rangeAt(text, one.start, one.end, starts),
        fingerprint: fingerprint(rule, `${facts.ecosystem} ${distribution}`),
      },
    ];
  });
  // Several modules of one package give the same finding.
  return [...new Map(all.map((finding) => [finding.fingerprint, finding])).values()];
}

/** Packages whose license cannot be judged, and why; null when there are none. */
export function unknownLicenses(facts: LicensesFacts): string | null {
  const reasons = judgements(facts).flatMap(({ judgement }) =>
    judgement !== null && 'unknown' in judgement ? [judgement.unknown] : [],
  );
  return reasons.length === 0 ? null : [...new Set(reasons)].join('; ');
}

function judgements({ named, answer, rules }: LicensesFacts) {
  if (answer === null) return [];
  return named.flatMap((one, index) => {
    const facts = answer.facts[index];
    return facts === undefined
      ? []
      : [{ one, distribution: facts.distribution, judgement: judge(facts, { answer, rules }) }];
  });
}

type Against = { answer: PackageAnswer; rules: readonly LicenseRules[] };

function judge({ distribution, standing, license }: PackageFacts, against: Against): Judgement {
  if (license === null) return { unknown: `the license of ${distribution} is unknown: ${whyNot(standing)}` };
  const read = readLicenseExpression(license.text);
  if (!read.ok)
    return { unknown: `the license of ${distribution} is unknown: ${read.failure} (${license.from})` };
  const stated = `${distribution} is licensed under ${licenseWords(read.value)} (${license.from})`;
  const denied = byPolicies(read.value, stated, against.rules);
  return denied ?? strongCopyleft(read.value, stated, against);
}

function whyNot(standing: PackageFacts['standing']): string {
  return standing === 'declared' || standing === 'installed'
    ? 'it does not state one'
    : 'it is not installed here, and no lockfile states it';
}

/** Each policy by itself: what one of them forbids is forbidden. */
function byPolicies(
  expression: LicenseExpression,
  stated: string,
  rules: readonly LicenseRules[],
): Judgement {
  for (const { allow, deny, from } of rules) {
    const answer = mayUse(expression, (license) => allowedBy(license, allow, deny));
    const list = allow === undefined ? 'denies' : 'does not allow';
    if (answer === 'no')
      return {
        rule: 'licenses/not-allowed',
        severity: 'high',
        message: `${stated}, which ${from} ${list}: use another package, or change licenses there`,
      };
    if (answer === 'unknown') return { unknown: `${stated}, and it is unclear whether ${from} allows that` };
  }
  return null;
}

function allowedBy(license: License, allow: string[] | undefined, deny: string[]): Answer {
  const isNamed = (list: string[]) => list.some((entry) => isMeantBy(license, entry));
  // Allowed with its exception by name, where the license alone is denied.
  const whole = license.exception === null ? null : `${license.id} WITH ${license.exception}`;
  if (whole !== null && allow?.includes(whole)) return 'yes';
  if (isNamed(deny)) return 'no';
  if (allow !== undefined) return isNamed(allow) ? 'yes' : 'no';
  return copyleftOf(license) === 'unknown' ? 'unknown' : 'yes';
}

function strongCopyleft(
  expression: LicenseExpression,
  stated: string,
  { answer, rules }: Against,
): Judgement {
  const isAllowedByName = rules.some(
    ({ allow, owner }) =>
      owner === 'user' &&
      allow !== undefined &&
      mayUse(expression, (license) => (allow.some((entry) => isMeantBy(license, entry)) ? 'yes' : 'no')) ===
        'yes',
  );
  if (isAllowedByName) return null;
  const own = answer.projectLicense;
  const project = own === null ? null : readLicenseExpression(own.text);
  if (project?.ok && !isFreeOfStrong(project.value)) return null;
  const answered = mayUse(expression, (license) => {
    const kind = copyleftOf(license);
    return kind === 'unknown' ? 'unknown' : kind === 'strong' || kind === 'network' ? 'no' : 'yes';
  });
  if (answered === 'unknown') return { unknown: `${stated}, whose terms are unclear` };
  if (answered === 'yes') return null;
  const isNetwork =
    mayUse(expression, (license) => (copyleftOf(license) === 'network' ? 'no' : 'yes')) === 'no';
  const when = isNetwork ? 'who passes it on, or offers it over a network,' : 'who passes it on';
  const whose =
    own === null ? 'this project, which names no license' : `this project (${own.text} by ${own.from})`;
  return {
    rule: 'licenses/strong-copyleft',
    severity: 'medium',
    message: `${stated}: ${when} must put all of ${whose} under it; use another package, or allow it in licenses of your own policy`,
  };
}

function isFreeOfStrong(project: LicenseExpression): boolean {
  return (
    mayUse(project, (license) => {
      const kind = copyleftOf(license);
      return kind === 'strong' || kind === 'network' ? 'no' : 'yes';
    }) === 'yes'
  );
}

import { fingerprint } from '../base/fingerprint.ts';
import { lineStarts, rangeAt } from '../base/text.ts';
import type { Finding, Severity } from '../contract/verdict.ts';
import type { Ecosystem, PackageAnswer, PackageAsk, PackageFacts } from '../ports/package-index.ts';

/** A package the candidate names, and where; offsets in UTF-16 code units. */
export type Named = { ask: PackageAsk; start: number; end: number; isOptional: boolean };

/** `advisory`: the known vulnerability, if it is one. */
type Fault = { rule: string; cwe: string | null; severity: Severity; message: string; advisory?: string };

/** Findings on the packages a candidate names, in text order. */
export function packageFindings(
  text: string,
  ecosystem: Ecosystem,
  { named, answer }: { named: Named[]; answer: PackageAnswer },
): Finding[] {
  const starts = lineStarts(text);
  const all = named.flatMap((one, index) => {
    const facts = answer.facts[index];
    if (facts === undefined) return [];
    const subject: Subject = { ...one, facts, answer, ecosystem };
    return [standingFault(subject), ...advisoryFaults(subject)]
      .filter((fault) => fault !== null)
      .map(({ rule, cwe, severity, message, advisory = '' }) => ({
        rule,
        cwe,
        severity,
        message,
        range: rangeAt(text, one.start, one.end, starts),
        fingerprint: fingerprint(rule, `${ecosystem} ${writtenName(one.ask)} ${advisory}`),
      }));
  });
  // Several names of one package give the same finding.
  return [...new Map(all.map((finding) => [finding.fingerprint, finding])).values()];
}

type Subject = Named & { facts: PackageFacts; answer: PackageAnswer; ecosystem: Ecosystem };

const REGISTRY: Readonly<Record<Ecosystem, string>> = { pypi: 'PyPI', npm: 'npm' };

/** The problem with a package's standing, if any. */
function standingFault(subject: Subject): Fault | null {
  const { facts, ask, answer, isOptional } = subject;
  const { standing, lookalike } = facts;
  if (standing === 'absent' || standing === 'elsewhere') return absence(subject);
  if (standing !== 'listed') return null;
  if (lookalike !== null) {
    const message = `${writtenName(ask)} is one slip away from ${lookalike}, which is much used: check which one is meant`;
    return { rule: 'packages/near-miss', cwe: 'CWE-1357', severity: 'medium', message };
  }
  // Without a manifest there is nowhere to declare it; an optional import need not be declared.
  if (ask.kind === 'dependency' || answer.manifest === null || isOptional) return null;
  const message = `${writtenName(ask)} is neither declared nor installed: ${fixOf(subject)}`;
  return { rule: 'packages/not-declared', cwe: null, severity: 'medium', message };
}

/** CWE-1357: reliance on insufficiently trustworthy component. Anyone may register a made-up name. */
function absence({ ask, facts, answer, ecosystem, isOptional }: Subject): Fault {
  const { standing, lookalike, distribution } = facts;
  const name = writtenName(ask);
  const asPackage = distribution === name ? name : `${name} (as a package: ${distribution})`;
  const { date, coverage } = answer.snapshot;
  const isBuiltIn = name.startsWith('node:');
  const where = isBuiltIn
    ? 'is no module of Node.js'
    : `is not part of this project and not in the snapshot of ${REGISTRY[ecosystem]} of ${date} (${coverage})`;
  const advice = lookalike === null ? 'use a package that exists' : `did you mean ${lookalike}?`;
  const isSure = standing === 'absent' && !isOptional;
  const doubt = standing === 'elsewhere' ? '; it may come from elsewhere, which cannot be known' : '';
  return {
    rule: 'packages/unknown-package',
    cwe: 'CWE-1357',
    severity: isSure ? 'high' : 'medium',
    message: `${asPackage} ${where}${doubt}: ${advice}`,
  };
}

function fixOf({ facts, answer, ecosystem }: Subject): string {
  const { distribution } = facts;
  const manifest = answer.manifest ?? '';
  if (ecosystem === 'npm') return `run "npm install ${distribution}"`;
  return manifest.endsWith('.txt') || manifest.endsWith('.in')
    ? `add the line "${distribution}" to ${manifest}`
    : `add "${distribution}" to the dependencies in ${manifest}`;
}

/** CWE-1395: dependency on vulnerable third-party component; CWE-506: embedded malicious code. */
function advisoryFaults({ ask, facts, isOptional }: Subject): Fault[] {
  const isThereAlready =
    ask.kind === 'import' && (facts.standing === 'declared' || facts.standing === 'installed');
  return facts.advisories.map(({ id, severity, fixedIn }) => {
    const isMalware = id.startsWith('MAL-');
    const what = isMalware ? 'is known malware' : 'has a known vulnerability';
    const version = facts.version === null || ask.kind === 'dependency' ? '' : ` ${facts.version}`;
    const fix = fixedIn === null ? 'use another package' : `use ${fixedIn} or later`;
    return {
      advisory: id,
      rule: isMalware ? 'packages/malware' : 'packages/vulnerable',
      cwe: isMalware ? 'CWE-506' : 'CWE-1395',
      // Using an existing dependency of the project does not add the vulnerability.
      severity: (isThereAlready || isOptional) && !isMalware ? capped(severity) : severity,
      message: `${facts.distribution}${version} ${what} (${id}): ${fix}`,
    };
  });
}

function capped(severity: Severity): Severity {
  return severity === 'low' ? 'low' : 'medium';
}

function writtenName(ask: PackageAsk): string {
  return ask.kind === 'import' ? ask.module : ask.name;
}

import { ok } from '../base/result.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { Check } from './check.ts';
import { manifestDependencies, manifestEcosystem } from './imports/manifest.ts';
import { type LicensesFacts, licenseFindings, unknownLicenses } from './license-findings.ts';
import type { Named } from './package-findings.ts';
import { packagesCheck } from './packages.ts';

/**
 * The license of every dependency a candidate adds is acceptable: to the policies, and in a project that is not itself
 * under strong copyleft. Existing dependencies are not judged again.
 */
export const licensesCheck: Check<LicensesFacts> = {
  name: 'licenses',
  stage: 'accept',
  analyzer: ({ packages }) => packages,
  async gather(candidate, analyzers, signal) {
    const packages = await packagesCheck.gather(candidate, analyzers, signal);
    if (!packages.ok) return packages;
    if (packages.value.answer === null) return ok({ ...packages.value, rules: [] });
    const { workspace, path } = candidate;
    const rules = await analyzers.licensePolicy.rules(workspace, path, signal);
    return rules.ok ? ok({ ...packages.value, rules: rules.value }) : rules;
  },
  judge: (candidate, facts) => licenseFindings(candidate.after, withoutKnown(candidate, facts)),
  missing: (candidate, facts) => unknownLicenses(withoutKnown(candidate, facts)),
};

/** Another version of a dependency is not a new dependency, and neither is the import of a declared one. */
function withoutKnown(candidate: Candidate, facts: LicensesFacts): LicensesFacts {
  const { named, answer } = facts;
  if (answer === null) return facts;
  const before = dependenciesBefore(candidate);
  const isAdded = ({ ask }: Named, index: number) => {
    if (ask.kind === 'dependency') return !before.has(ask.name.toLowerCase());
    const standing = answer.facts[index]?.standing;
    return standing !== 'built-in' && standing !== 'own' && standing !== 'declared';
  };
  const added = named.map(isAdded);
  const kept = answer.facts.filter((_, index) => added[index]);
  return {
    ...facts,
    named: named.filter((_, index) => added[index]),
    answer: { ...answer, facts: kept },
  };
}

function dependenciesBefore({ path, before }: Candidate): Set<string> {
  if (path === null || manifestEcosystem(path) === null) return new Set();
  return new Set((manifestDependencies(path, before) ?? []).map(({ name }) => name.toLowerCase()));
}

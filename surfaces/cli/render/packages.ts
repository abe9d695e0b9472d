import type { Ecosystem, PackageAnswer, PackageFacts, Standing } from '../../../src/ports/package-index.ts';
import { safeLine } from './safe-text.ts';

/** One package and what is known of it. */
type PackageSubject = Omit<PackageAnswer, 'facts'> & {
  name: string;
  ecosystem: Ecosystem;
  facts: PackageFacts;
};

/** Whether a script should stop: it does not exist, or what is known of it is high or worse. */
export function isBadPackage({ standing, advisories }: PackageFacts): boolean {
  return (
    standing === 'absent' || advisories.some(({ severity }) => severity === 'high' || severity === 'critical')
  );
}

/** A line for its standing, then one for each thing to know. */
export function renderPackage({ name, facts, snapshot, advisories }: PackageSubject): string {
  const version = facts.version === null ? '' : ` ${facts.version}`;
  const lines = [`${name}${version}: ${WORDS[facts.standing](`${snapshot.date} (${snapshot.coverage})`)}`];
  if (facts.lookalike !== null) lines.push(`  one slip away from ${facts.lookalike}, which is much used`);
  for (const { id, severity, fixedIn } of facts.advisories)
    lines.push(`  ${severity} ${id}${fixedIn === null ? '' : `, fixed in ${fixedIn}`}`);
  lines.push(
    advisories === null
      ? '  known vulnerabilities are not on this machine: see fettle packages osv --help'
      : `  known vulnerabilities as of ${advisories.date}`,
  );
  return lines.map((line) => `${safeLine(line)}\n`).join('');
}

const WORDS: Record<Standing, (snapshot: string) => string> = {
  'built-in': () => 'comes with the language',
  own: () => 'is part of this project',
  declared: () => 'is in the lockfile of this project',
  installed: () => 'is installed for this project',
  listed: (snapshot) => `exists, by the snapshot of ${snapshot}`,
  absent: (snapshot) => `is not in the snapshot of ${snapshot}`,
  elsewhere: (snapshot) => `is not in the snapshot of ${snapshot}, and the project uses another index too`,
};

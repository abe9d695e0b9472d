import { posix } from 'node:path';
import { packagesCheck } from '../../checks/packages.ts';
import type { NewDependency } from '../../contract/answer.ts';
import type { Candidate } from '../../contract/candidate.ts';
import type { Ecosystem, PackageFacts } from '../../ports/package-index.ts';
import type { GenerateRun } from './draft.ts';

/** The file that identifies the package manager, and its command to add a package; the first one found. */
const MANAGERS: Readonly<Record<Ecosystem, readonly (readonly [file: string, command: string])[]>> = {
  npm: [
    ['pnpm-lock.yaml', 'pnpm add'],
    ['yarn.lock', 'yarn add'],
    ['bun.lock', 'bun add'],
    ['bun.lockb', 'bun add'],
  ],
  pypi: [
    ['uv.lock', 'uv add'],
    ['poetry.lock', 'poetry add'],
    ['pdm.lock', 'pdm add'],
    ['Pipfile.lock', 'pipenv install'],
    ['Pipfile', 'pipenv install'],
  ],
};
const USUAL: Readonly<Record<Ecosystem, string>> = { npm: 'npm install', pypi: 'pip install' };

/** Packages the code imports that the project neither declares nor has, with what is known about them. */
export async function newDependencies(run: GenerateRun, candidate: Candidate): Promise<NewDependency[]> {
  const { analyzers } = run.services;
  const gathered = await run.tally.time('checks', () =>
    packagesCheck.gather(candidate, analyzers, run.signal),
  );
  if (!gathered.ok || gathered.value.answer === null) return [];
  const { ecosystem, answer } = gathered.value;
  const found = new Map<string, NewDependency>();
  for (const fact of answer.facts) {
    const { standing, distribution: name, lookalike, advisories } = fact;
    if (standing !== 'listed' && standing !== 'absent' && standing !== 'elsewhere') continue;
    const install = isGood(fact) ? `${await managerOf(run, candidate, ecosystem)} ${name}` : null;
    const ids = advisories.map(({ id }) => id);
    found.set(name, {
      name,
      ecosystem,
      standing,
      lookalike,
      advisories: ids,
      manifest: answer.manifest,
      install,
    });
  }
  return [...found.values()];
}

/** A package that does not exist, or is probably a misspelled name, should not be installed. */
function isGood({ standing, lookalike, advisories, distribution }: PackageFacts): boolean {
  const isName = /^(?:@[\w.-]+\/)?[\w.-]+$/.test(distribution);
  return isName && standing !== 'absent' && lookalike === null && advisories.length === 0;
}

/** The nearest folder above the file that identifies it, up to the project's root. */
async function managerOf(
  run: GenerateRun,
  { workspace, path }: Candidate,
  ecosystem: Ecosystem,
): Promise<string> {
  if (workspace === null) return USUAL[ecosystem];
  const isInside = path !== null && !posix.isAbsolute(path) && !path.startsWith('..');
  for (let folder = isInside ? posix.dirname(path) : '.'; ; folder = posix.dirname(folder)) {
    for (const [file, command] of MANAGERS[ecosystem])
      if (await run.services.files.exists(posix.join(workspace, folder, file))) return command;
    if (folder === '.') return USUAL[ecosystem];
  }
}

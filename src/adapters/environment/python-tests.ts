import { dirname, join } from 'node:path';
import { importsOf } from '../../base/source/imports.ts';
import { valueAt } from '../../base/values.ts';
import { MAX_IMPORTS_PER_FILE } from '../../config/limits.ts';
import type { PackageFact } from '../../contract/context.ts';
import type { Project } from '../packages/project.ts';
import type { EnvironmentFolder } from '../python/environment-folder.ts';
import type { EcosystemFacts, Manifest } from './facts.ts';

type Installed = { packages: PackageFact[]; environment: EnvironmentFolder | null };

/** The test framework of the project, and the command that runs its tests. */
export async function pythonTests(
  project: Project,
  manifests: Manifest[],
  { packages, environment }: Installed,
): Promise<Pick<EcosystemFacts, 'testFramework' | 'testCommand'>> {
  const has = (name: string) => project.folders.some(({ names }) => names.has(name));
  // A transitive dependency does not show which framework this project's tests use.
  const hasPytest =
    packages.some(({ name, declared }) => name === 'pytest' && declared !== undefined) ||
    manifests.some(({ value }) => isPytestSet(value)) ||
    ['pytest.ini', 'conftest.py'].some(has);
  const written = hasPytest ? 'pytest' : frameworkOf(await firstTestFile(project));
  const isInstalled = packages.some(({ name, evidence }) => name === 'pytest' && evidence === 'installed');
  const prefix = runner(project, environment);
  const isDjango = has('manage.py') && packages.some(({ name }) => name === 'django');
  if (isDjango && written !== 'pytest')
    return { testFramework: 'unittest', testCommand: `${prefix}python manage.py test` };
  const framework = written ?? (isInstalled && (has('tests') || has('test')) ? 'pytest' : null);
  if (framework === null) return { testFramework: null };
  const isOfTool = prefix !== '' && !prefix.endsWith('/');
  const program = framework === 'pytest' && isOfTool ? 'pytest' : `python -m ${framework}`;
  return { testFramework: framework, testCommand: prefix + program };
}

function isPytestSet(manifest: unknown): boolean {
  return valueAt(manifest, 'tool', 'pytest') !== undefined || valueAt(manifest, 'tool:pytest') !== undefined;
}

/** The prefix that makes `python` the project's own. */
function runner(project: Project, environment: Installed['environment']): string {
  for (const { path, names } of project.folders) {
    if (names.has('uv.lock')) return 'uv run ';
    if (names.has('poetry.lock')) return 'poetry run ';
    if (names.has('pdm.lock')) return 'pdm run ';
    if (names.has('Pipfile')) return 'pipenv run ';
    if (environment !== null && dirname(environment.root) === path)
      return `${project.nameOf(environment.root)}/bin/`;
  }
  return '';
}

/** The test framework that a text imports. */
function frameworkOf(text: string): string | null {
  const modules = importsOf(text, 'python', MAX_IMPORTS_PER_FILE).map(
    ({ module }) => module.split('.', 1)[0],
  );
  return modules.find((name) => name === 'pytest' || name === 'unittest') ?? null;
}

async function firstTestFile(project: Project): Promise<string> {
  for (const { path, names } of project.folders) {
    for (const folder of ['tests', 'test'].filter((name) => names.has(name))) {
      const listed = await project.list(join(path, folder));
      const file = listed.find((name) => /^test_\w*\.py$|_test\.py$/.test(name));
      if (file !== undefined) return (await project.read(join(path, folder, file))) ?? '';
    }
    const beside = [...names].find((name) => /^test_\w*\.py$|_test\.py$/.test(name));
    if (beside !== undefined) return (await project.read(join(path, beside))) ?? '';
  }
  return '';
}

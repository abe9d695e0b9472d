import { textOf, valueAt } from '../../base/values.ts';
import type { PackageFact } from '../../contract/context.ts';
import type { Project } from '../packages/project.ts';
import type { EcosystemFacts, Manifest } from './facts.ts';

/** By priority if several are present; a browser's test runner seldom runs the unit tests. */
const TEST_FRAMEWORKS = ['vitest', 'jest', 'mocha', 'ava', 'tap', 'jasmine', 'playwright', 'cypress'];

/** Commands that run the tests when the project has no script for it. */
const COMMANDS: Readonly<Record<string, string>> = {
  vitest: 'npx vitest run',
  jest: 'npx jest',
  mocha: 'npx mocha',
  ava: 'npx ava',
  tap: 'npx tap',
  jasmine: 'npx jasmine',
  playwright: 'npx playwright test',
  cypress: 'npx cypress run',
  'node:test': 'node --test',
  'bun:test': 'bun test',
};

/**
 * The runner that `npm test` starts, otherwise the declared one, otherwise the one with a configuration file;
 * and the command that runs it.
 */
export function nodeTests(
  project: Project,
  manifests: Manifest[],
  packages: PackageFact[],
): Pick<EcosystemFacts, 'testFramework' | 'testCommand'> {
  const script = manifests
    .map(({ value }) => textOf(valueAt(value, 'scripts', 'test')))
    .find((one) => one !== undefined);
  const isDeclared = (name: string) =>
    packages.some((fact) => fact.name === name || fact.name === `@${name}/test`);
  const isConfigured = (name: string) =>
    project.folders.some(({ names }) =>
      [...names].some((file) => file.startsWith(`${name}.config.`) || file.startsWith(`.${name}rc`)),
    );
  const framework =
    frameworkIn(script ?? '') ??
    TEST_FRAMEWORKS.find(isDeclared) ??
    TEST_FRAMEWORKS.find(isConfigured) ??
    null;
  // The default script of `npm init` says that there are no tests.
  const isScript = script !== undefined && !script.includes('no test specified') && framework !== null;
  const command = isScript ? `${packageManager(project, manifests)} test` : COMMANDS[framework ?? ''];
  return { testFramework: framework, ...(command === undefined ? {} : { testCommand: command }) };
}

function frameworkIn(script: string): string | null {
  const named = TEST_FRAMEWORKS.find((name) => new RegExp(`\\b${name}\\b`).test(script));
  if (named !== undefined) return named;
  if (/\bbun test\b/.test(script)) return 'bun:test';
  return script.includes('node ') && script.includes(' --test') ? 'node:test' : null;
}

const LOCKFILES: Readonly<Record<string, string>> = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun run',
  'bun.lockb': 'bun run',
};

function packageManager(project: Project, manifests: Manifest[]): string {
  for (const { value } of manifests) {
    const named = /^(npm|pnpm|yarn|bun)@/.exec(textOf(valueAt(value, 'packageManager')) ?? '')?.[1];
    if (named !== undefined) return named === 'bun' ? 'bun run' : named;
  }
  for (const { names } of project.folders)
    for (const [file, command] of Object.entries(LOCKFILES)) if (names.has(file)) return command;
  return 'npm';
}

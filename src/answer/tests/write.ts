import type { Example } from '../../contract/example.ts';
import { javascriptTests } from './javascript.ts';
import { pythonTests } from './python.ts';

/** What tests are written of. `module` is what they import the name from; `signature` is shown where there is no call. */
export type TestSubject = {
  name: string;
  signature: string;
  module: string;
  isAsync: boolean;
  /** Calls that gave what they are expected to; empty: a skeleton. */
  calls: readonly Example[];
};

/** The frameworks whose tests can be written; what a project uses beside them gets those of its language. */
const TEST_FRAMEWORKS = ['pytest', 'unittest', 'vitest', 'jest', 'node:test', 'mocha'] as const;
export type TestFramework = (typeof TEST_FRAMEWORKS)[number];

/** The project's own framework, else what comes with the language and has to be installed by no one. */
export function frameworkOf(language: string, own: string | null): TestFramework | null {
  const isPython = language === 'python';
  if (!isPython && !['typescript', 'tsx', 'javascript'].includes(language)) return null;
  const fits = TEST_FRAMEWORKS.find((name) => name === own);
  if (fits !== undefined && isPython === (fits === 'pytest' || fits === 'unittest')) return fits;
  return isPython ? 'unittest' : 'node:test';
}

/** A file of tests. Nothing is in it that was not given: no call is made up. */
export function writeTests(subject: TestSubject, framework: TestFramework): string {
  return framework === 'pytest' || framework === 'unittest'
    ? pythonTests(subject, framework)
    : javascriptTests(subject, framework);
}

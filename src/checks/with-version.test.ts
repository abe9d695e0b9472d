import { expect, it } from 'vitest';
import { candidateAlone } from './candidate.cases.ts';
import { withVersion } from './with-version.ts';

const facts = (name: string, version: string) => ({
  languages: [{ name, version, from: 'pyproject.toml' }],
  packages: [],
  test_framework: null,
});

it.each([
  ['python', facts('python', '>=3.9,<4'), '3.9'],
  ['python', facts('python', '3.11.4'), '3.11.4'],
  ['python', facts('node', '20'), undefined],
  ['typescript', facts('python', '3.11'), undefined],
])('a candidate in %s of a project with %j is for %s', (language, environment, version) => {
  expect(withVersion(candidateAlone('x', language), environment).languageVersion).toBe(version);
});

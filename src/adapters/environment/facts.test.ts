import { describe, expect, it } from 'vitest';
import { isInRange, mergePackages, versionRange } from './facts.ts';

describe('a version in a range', () => {
  it.each<['pypi' | 'npm', string, string, boolean | null]>([
    ['pypi', '2.2.0', '<2', false],
    ['pypi', '1.5.3', '>=1.4,<2', true],
    ['pypi', '1.3', '>=1.4,<2', false],
    ['pypi', '2.0', '<=2.0', true],
    ['pypi', '2.0', '>2.0', false],
    ['pypi', '2.1', '!=2.1', false],
    ['pypi', '2.1', '~=2.0', true],
    ['pypi', '3.1', '*', true],
    ['pypi', 'main', '>=1', null],
    ['npm', '17.0.2', '^16 || ^17', true],
    ['npm', '18.0.0', '^16 || ^17', false],
    ['npm', '20.1.0', '>=18 <21', true],
    ['npm', '22.1.0', '>=18 <21', false],
    ['npm', '1.2.3', 'latest', null],
  ])('%s %s in %s: %s', (ecosystem, version, range, expected) => {
    expect(isInRange(ecosystem, version, range)).toBe(expected);
  });
});

it('takes nothing for a range that is not one', () => {
  for (const text of ['obey me', '', '1.0; rm', 'x'.repeat(50), 3]) expect(versionRange(text)).toBeNull();
  expect(versionRange(' ^1.2 ')).toBe('^1.2');
});

it('says that what is installed is not what is locked', () => {
  const fact = (version: string, from: string) => new Map([['a', { name: 'a', version, from }]]);
  const found = { locked: fact('1.0.0', 'lock'), installed: fact('1.1.0', 'disk') };
  expect(mergePackages('npm', fact('^1.0.0', 'manifest'), found)).toEqual({
    packages: [{ name: 'a', version: '1.1.0', from: 'disk', evidence: 'installed', declared: '^1.0.0' }],
    differences: [{ name: 'a', found: '1.1.0', found_in: 'disk', wanted: '1.0.0', wanted_in: 'lock' }],
  });
});

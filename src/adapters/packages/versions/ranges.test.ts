import { describe, expect, it } from 'vitest';
import type { Ecosystem } from '../../../ports/package-index.ts';
import { compareVersions } from './order.ts';
import { type Affected, isAffected, isInRange } from './ranges.ts';

/** Each pair of a list in order compares so, and the other way round. */
function expectOrder(ecosystem: Ecosystem, ordered: string[]): void {
  for (const [index, left] of ordered.entries())
    for (const [later, right] of ordered.entries())
      expect(`${left} ${compareVersions(ecosystem, left, right)} ${right}`).toBe(
        `${left} ${Math.sign(index - later)} ${right}`,
      );
}

describe('the order of versions', () => {
  it('is that of Semantic Versioning', () => {
    const before = ['0.0.1', '0.9.12', '0.10.0', '1.0.0-1', '1.0.0-alpha', '1.0.0-alpha.1'];
    expectOrder('npm', [
      ...before,
      '1.0.0-alpha.beta',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.1',
      '2.0.0',
    ]);
    expect(compareVersions('npm', 'v1.2.3+build.5', '1.2.3')).toBe(0);
  });

  it('is that of the specification of Python versions', () => {
    expectOrder('pypi', [
      ...['0.9', '1.0.dev456', '1.0a1', '1.0a2.dev456', '1.0a12.dev456', '1.0a12', '1.0b1.dev456', '1.0b2'],
      ...[
        '1.0b2.post345.dev456',
        '1.0b2.post345',
        '1.0rc1.dev456',
        '1.0rc1',
        '1.0',
        '1.0+abc.5',
        '1.0+abc.7',
      ],
      ...['1.0+5', '1.0.post456.dev34', '1.0.post456', '1.1.dev1', '1.1', '1.10', '1!0.1'],
    ]);
    for (const [left, right] of [
      ['1.0', '1.0.0.0'],
      ['1.0-alpha.1', '1.0A1'],
      ['1.0-1', '1.0.post1'],
      ['V1.0c3', '1.0rc3'],
    ] as const)
      expect([left, compareVersions('pypi', left, right)]).toEqual([left, 0]);
  });

  it.each<[Ecosystem, string]>([
    ...['', '1', '1.2', 'latest', '1.2.3.4', '1.2.x', `${'9'.repeat(400)}.0.0`].map(
      (text): [Ecosystem, string] => ['npm', text],
    ),
    ...['', 'latest', '1..2', '1.x', `1.${'0'.repeat(400)}`].map((text): [Ecosystem, string] => [
      'pypi',
      text,
    ]),
  ])('does not know a version of %s in %j', (ecosystem, text) => {
    expect(compareVersions(ecosystem, text, '1.0.0')).toBeNull();
  });
});

describe('whether a version is in a range', () => {
  it.each<[Ecosystem, range: string, inside: string[], outside: string[]]>([
    ['npm', '>=1 <2', ['1.0.0', '1.9.9'], ['0.9.9', '2.0.0']],
    ['npm', '^1 || ^2', ['1.2.3', '2.0.1'], ['3.0.0']],
    ['npm', '<=4.17.20', ['4.17.20', '0.1.0'], ['4.17.21']],
    ['npm', '<=20', ['20.9.0'], ['21.0.0']],
    ['npm', '1.2.3 - 1.4.0', ['1.2.3', '1.4.0'], ['1.4.1']],
    ['npm', '1.2.x', ['1.2.9'], ['1.3.0']],
    ['npm', '~1', ['1.9.0'], ['2.0.0']],
    ['npm', '*', ['0.0.1', '9.9.9'], []],
    ['pypi', '>=2.0,<=2.19', ['2.0', '2.19'], ['2.19.1', '1.9']],
    ['pypi', '>=1,!=1.5', ['1.4', '1.5.1'], ['1.5', '0.9']],
    ['pypi', '~=1.4.2', ['1.4.9'], ['1.5', '1.4.1']],
    ['pypi', '== 1.2.*', ['1.2', '1.2.9'], ['1.3']],
    ['pypi', '<2', ['1.99', '0.1'], ['2.0']],
    ['pypi', '>1.0', ['1.0.1'], ['1.0']],
    ['pypi', '^1.2', ['1.9'], ['2.0', '1.1']],
    ['pypi', '^0.2.3', ['0.2.9'], ['0.3.0']],
    ['pypi', '~1.2', ['1.2.9'], ['1.3']],
    ['pypi', '^1.0 || ^2.1', ['1.5', '2.2'], ['2.0', '3.0']],
    ['pypi', '1.2', ['1.2.0'], ['1.2.1']],
    ['pypi', '===1.2', ['1.2'], ['1.3']],
    ['pypi', '>=3.8 <4', ['3.12'], ['4.0']],
    ['pypi', '', ['1.0'], []],
  ])('of %s %j', (ecosystem, range, inside, outside) => {
    const told = (versions: string[]) => versions.map((one) => [one, isInRange(ecosystem, one, range)]);
    expect(told(inside)).toEqual(inside.map((one) => [one, true]));
    expect(told(outside)).toEqual(outside.map((one) => [one, false]));
  });

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
  ])('of %s: %s in %s is %s', (ecosystem, version, range, expected) => {
    expect(isInRange(ecosystem, version, range)).toBe(expected);
  });

  it.each<[Ecosystem, string, string]>([
    ['npm', '1.0.0', 'latest'],
    ['npm', '1.0.0', 'github:owner/name'],
    ['npm', '1.0.0', 'file:../x'],
    ['npm', 'banana', '^1'],
    ['pypi', 'banana', '>=1'],
    ['pypi', '1.0', 'banana'],
    ['pypi', '1.0', '@ file:///x'],
  ])('cannot be told of %s %j in %j', (ecosystem, version, range) => {
    expect(isInRange(ecosystem, version, range)).toBeNull();
  });
});

describe('whether all that is asked for is affected', () => {
  const fixed: Affected = { introduced: '1.0.0', fixed: '1.5.0' };
  it.each<[what: string, asked: string, Affected, Record<Ecosystem, boolean>]>([
    ['a version inside', '1.4.9', fixed, { npm: true, pypi: true }],
    ['the first', '1.0.0', fixed, { npm: true, pypi: true }],
    ['the fix', '1.5.0', fixed, { npm: false, pypi: false }],
    ['one before', '0.9.9', fixed, { npm: false, pypi: false }],
    ['a pre-release of the fix', '1.5.0-rc.1', fixed, { npm: true, pypi: true }],
    ['the last', '1.4.0', { introduced: '0', last: '1.4.0' }, { npm: true, pypi: true }],
    ['one behind the last', '1.4.1', { introduced: '0', last: '1.4.0' }, { npm: false, pypi: false }],
    ['any without an end', '99.0.0', { introduced: '0' }, { npm: true, pypi: true }],
    ['a range that reaches the fix', '^1.1.0', fixed, { npm: false, pypi: false }],
    ['a range up to before the fix', '~1.4.0', fixed, { npm: true, pypi: true }],
    ['a range without an end', '>=1.1.0', fixed, { npm: false, pypi: false }],
    ['one where nothing is fixed', '>=1.1.0', { introduced: '0' }, { npm: true, pypi: true }],
    ['all of the beginning', '<1.2.0', { introduced: '0', fixed: '1.5.0' }, { npm: true, pypi: true }],
    ['more than the beginning', '<=1.5.0', { introduced: '0', fixed: '1.5.0' }, { npm: false, pypi: false }],
    ['two ranges inside', '~1.1.0 || ~1.3.0', fixed, { npm: true, pypi: true }],
    ['two ranges, one outside', '~1.1.0 || ^2.0.0', fixed, { npm: false, pypi: false }],
    ['what is no version', 'banana', fixed, { npm: false, pypi: false }],
    ['what is no version, where all are', 'banana', { introduced: '0' }, { npm: false, pypi: false }],
  ])('%s', (_, asked, affected, expected) => {
    expect(isAffected('npm', asked, affected)).toBe(expected.npm);
    expect(isAffected('pypi', asked, affected)).toBe(expected.pypi);
  });

  it('knows the ranges that only one of the two writes', () => {
    expect(isAffected('npm', '1.2.3 - 1.4.0', fixed)).toBe(true);
    expect(isAffected('npm', '>=1.0.0 <1.5.0', fixed)).toBe(true);
    expect(isAffected('pypi', '>=1.0,<=1.4.9', fixed)).toBe(true);
    expect(isAffected('pypi', '>=1.0,<1.5,!=1.2', fixed)).toBe(true);
    expect(isAffected('pypi', '>=1.0,!=1.5', fixed)).toBe(false);
  });
});

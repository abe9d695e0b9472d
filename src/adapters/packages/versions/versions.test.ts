import { describe, expect, it } from 'vitest';
import { comparePep440 } from './pep440.ts';
import { compareSemver } from './semver.ts';
import { type Affected, isAffected, type Span, spanOf } from './span.ts';

/** Each pair of a list in order compares so, and the other way round. */
function expectOrder(compare: (left: string, right: string) => number | null, ordered: string[]): void {
  for (const [index, left] of ordered.entries())
    for (const [later, right] of ordered.entries())
      expect(`${left} ${compare(left, right)} ${right}`).toBe(`${left} ${Math.sign(index - later)} ${right}`);
}

describe('compareSemver', () => {
  it('orders as Semantic Versioning says', () => {
    expectOrder(compareSemver, [
      '0',
      '0.0.1',
      '0.9.12',
      '0.10.0',
      '1.0.0-1',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.1',
      '2.0.0',
    ]);
  });

  it('takes no notice of build metadata and of a v', () => {
    expect(compareSemver('v1.2.3+build.5', '1.2.3')).toBe(0);
  });

  it.each(['', '1', '1.2', 'latest', '1.2.3.4', '1.2.x', `${'9'.repeat(400)}.0.0`])(
    'does not know %j',
    (text) => {
      expect(compareSemver(text, '1.0.0')).toBeNull();
    },
  );
});

describe('comparePep440', () => {
  it('orders as the specification of Python versions says', () => {
    expectOrder(comparePep440, [
      '0.9',
      '1.0.dev456',
      '1.0a1',
      '1.0a2.dev456',
      '1.0a12.dev456',
      '1.0a12',
      '1.0b1.dev456',
      '1.0b2',
      '1.0b2.post345.dev456',
      '1.0b2.post345',
      '1.0rc1.dev456',
      '1.0rc1',
      '1.0',
      '1.0+abc.5',
      '1.0+abc.7',
      '1.0+5',
      '1.0.post456.dev34',
      '1.0.post456',
      '1.1.dev1',
      '1.1',
      '1.10',
      '1!0.1',
    ]);
  });

  it.each([
    ['1.0', '1.0.0.0'],
    ['1.0-alpha.1', '1.0A1'],
    ['1.0-1', '1.0.post1'],
    ['1.0.rev2', '1.0.post2'],
    ['V1.0c3', '1.0rc3'],
    ['1.0.dev', '1.0dev0'],
  ])('knows that %s is %s', (left, right) => {
    expect(comparePep440(left, right)).toBe(0);
  });

  it.each(['', 'banana', '1.0-x', '1..2', '2004d', '1.0.*'])('does not know %j', (text) => {
    expect(comparePep440(text, '1.0')).toBeNull();
  });
});

describe('spanOf', () => {
  it.each<['npm' | 'pypi', string, Span | null]>([
    ['npm', '1.2.3', { only: '1.2.3' }],
    ['npm', '=v1.2.3-rc.1', { only: '1.2.3-rc.1' }],
    ['npm', '^1.2.3', { floor: '1.2.3', ceiling: '2.0.0' }],
    ['npm', '^0.2.3', { floor: '0.2.3', ceiling: '0.3.0' }],
    ['npm', '^0.0.3', { floor: '0.0.3', ceiling: '0.0.4' }],
    ['npm', '^0', { floor: '0.0.0', ceiling: '1.0.0' }],
    ['npm', '~1.2.3', { floor: '1.2.3', ceiling: '1.3.0' }],
    ['npm', '~1', { floor: '1.0.0', ceiling: '2.0.0' }],
    ['npm', '1.x', { floor: '1.0.0', ceiling: '2.0.0' }],
    ['npm', '1.2.*', { floor: '1.2.0', ceiling: '1.3.0' }],
    ['npm', '>=1.2', { floor: '1.2.0', ceiling: null }],
    ['npm', '*', null],
    ['npm', '^1 || ^2', null],
    ['npm', 'latest', null],
    ['npm', '>1.0.0', null],
    ['pypi', '==1.2', { only: '1.2' }],
    ['pypi', '===1.2', { only: '1.2' }],
    ['pypi', '== 1.2.*', { floor: '1.2', ceiling: '1.3' }],
    ['pypi', '~=1.4.2', { floor: '1.4.2', ceiling: '1.5' }],
    ['pypi', '>=1.0,<2', { floor: '1.0', ceiling: '2' }],
    ['pypi', '< 2, >= 1.0', { floor: '1.0', ceiling: '2' }],
    ['pypi', '^1.2', { floor: '1.2.0', ceiling: '2.0.0' }],
    ['pypi', '<2', null],
    ['pypi', '>=1,!=1.5', null],
    ['pypi', '', null],
  ])('of %s %j', (ecosystem, range, expected) => {
    expect(spanOf(ecosystem, range)).toEqual(expected);
  });
});

describe('isAffected', () => {
  const fixed: Affected = { introduced: '1.0.0', fixed: '1.5.0' };
  it.each<[string, Span, Affected, boolean]>([
    ['a version inside', { only: '1.4.9' }, fixed, true],
    ['the first', { only: '1.0.0' }, fixed, true],
    ['the fix', { only: '1.5.0' }, fixed, false],
    ['one before', { only: '0.9.9' }, fixed, false],
    ['a pre-release of the fix', { only: '1.5.0-rc.1' }, fixed, true],
    ['the last', { only: '1.4.0' }, { introduced: '0', last: '1.4.0' }, true],
    ['one behind the last', { only: '1.4.1' }, { introduced: '0', last: '1.4.0' }, false],
    ['any without an end', { only: '99.0.0' }, { introduced: '0' }, true],
    ['a span that ends at the fix', { floor: '1.1.0', ceiling: '1.5.0' }, fixed, true],
    ['a span that reaches the fix', { floor: '1.1.0', ceiling: '2.0.0' }, fixed, false],
    ['a span without an end', { floor: '1.1.0', ceiling: null }, fixed, false],
    [
      'a span without an end where nothing is fixed',
      { floor: '1.1.0', ceiling: null },
      { introduced: '0' },
      true,
    ],
    ['what is no version', { only: 'banana' }, fixed, false],
    ['what is no version, where all are', { only: 'banana' }, { introduced: '0', fixed: '1.0.0' }, false],
  ])('%s', (_, span, affected, expected) => {
    expect(isAffected('npm', span, affected)).toBe(expected);
  });
});

import { expect, it } from 'vitest';
import { mergePackages, versionRange } from './facts.ts';

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

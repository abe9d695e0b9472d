import { expect, it } from 'vitest';
import { readTwins } from './twins.ts';

const twins = readTwins();

it('has twins of both languages, each by a name of its own', () => {
  expect(twins.filter(({ language }) => language === 'python').length).toBeGreaterThan(100);
  expect(twins.filter(({ language }) => language === 'tsx').length).toBeGreaterThan(100);
  expect(new Set(twins.map(({ id }) => id)).size).toBe(twins.length);
});

it('takes a file apart where its marks are, and the halves differ', () => {
  for (const { id, insecure, secure } of twins) {
    expect([id, insecure.includes('---'), secure.includes('===\n')]).toEqual([id, false, false]);
    expect(insecure.trim()).not.toBe('');
    expect(secure.trim()).not.toBe(insecure.trim());
  }
});

import { describe, expect, it } from 'vitest';
import { buildFilter, readFilter } from './bloom.ts';

const ORIGIN = { ecosystem: 'pypi', date: '2026-01-31', coverage: 'some', falsePositives: 0.001 };
const names = Array.from({ length: 5_000 }, (_, at) => `name-${at}`);

describe('a filter of names', () => {
  const file = buildFilter(names, ORIGIN);

  it('has each of its names', () => {
    const filter = readFilter(file);
    expect(names.filter((name) => filter?.has(name) !== true)).toEqual([]);
  });

  it('hardly ever has others: about as often as it says', () => {
    const filter = readFilter(file);
    const others = Array.from({ length: 100_000 }, (_, at) => `other-${at}`);
    const wrong = others.filter((name) => filter?.has(name) === true).length;
    expect(wrong).toBeGreaterThan(20);
    expect(wrong).toBeLessThan(250);
  });

  it('says what it holds, in about the room it must take', () => {
    expect(readFilter(file)?.head).toMatchObject({ ...ORIGIN, names: 5_000, hashes: 10 });
    expect(file.length).toBeLessThan(5_000 * 2 + 300);
  });

  it('is the same file for the same names', () => {
    expect(buildFilter(names, ORIGIN).equals(file)).toBe(true);
  });

  it('can be empty', () => {
    expect(readFilter(buildFilter([], ORIGIN))?.has('a')).toBe(false);
  });

  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['other bytes', Buffer.from('hello\nworld')],
    ['one that is cut', file.subarray(0, -1)],
    ['one with more behind it', Buffer.concat([file, Buffer.from('x')])],
    ['a head without an end', Buffer.from(`{"format":"fettle-names-1"${' '.repeat(10_000)}`)],
    ['another format', Buffer.from('{"format":"fettle-names-9"}\n')],
    [
      'bits beyond reason',
      Buffer.from(file.toString('latin1').replace(/"bits":\d+/, '"bits":1e300'), 'latin1'),
    ],
    [
      'hashes beyond reason',
      Buffer.from(file.toString('latin1').replace(/"hashes":10/, '"hashes":1e9'), 'latin1'),
    ],
  ])('is refused when it is %s', (_, bytes) => {
    expect(readFilter(bytes)).toBeNull();
  });
});

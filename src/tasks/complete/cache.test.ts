import { expect, test } from 'vitest';
import type { Answer } from '../../contract/answer.ts';
import { CompletionCache } from './cache.ts';

const ANSWER = { id: 'a' } as Answer;
const AT = { path: 'a.py', before: 'x = ', after: '\ny', settings: '' };

function cached(text = 'foo(1)') {
  const cache = new CompletionCache(2);
  cache.add(AT, text, ANSWER);
  return cache;
}

test('what is typed of an answer leaves its rest', () => {
  const cache = cached();
  expect(cache.find(AT)).toEqual({ answer: ANSWER, rest: 'foo(1)', reuse: 'repeated' });
  expect(cache.find({ ...AT, before: 'x = fo' })).toMatchObject({ rest: 'o(1)', reuse: 'typed_through' });
  expect(cache.find({ ...AT, before: 'x = foo(1' })).toMatchObject({ rest: ')' });
});

test.each([
  ['something else typed', { before: 'x = fa' }],
  ['typed to the end', { before: 'x = foo(1)' }],
  ['another text before it', { before: 'y = fo' }],
  ['another text after it', { after: '\nz' }],
  ['another file', { path: 'b.py' }],
  ['other settings', { settings: 'seed 2' }],
  ['taken back', { before: 'x =' }],
])('%s: it is not served', (_, change) => {
  expect(cached().find({ ...AT, ...change })).toBeNull();
});

test('a silence holds for its place alone', () => {
  const cache = cached('');
  expect(cache.find(AT)).toMatchObject({ rest: '' });
  expect(cache.find({ ...AT, before: 'x = f' })).toBeNull();
});

test('the least recently used goes first', () => {
  const cache = cached();
  cache.add({ ...AT, path: 'b.py' }, 'b', ANSWER);
  cache.find(AT);
  cache.add({ ...AT, path: 'c.py' }, 'c', ANSWER);
  expect(cache.find(AT)).not.toBeNull();
  expect(cache.find({ ...AT, path: 'b.py' })).toBeNull();
});

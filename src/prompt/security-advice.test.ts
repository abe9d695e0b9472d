import { expect, it } from 'vitest';
import { securityAdvice } from './security-advice.ts';

it('speaks of what a request touches, once each', () => {
  expect(securityAdvice('find a user by name in a SQLite database')).toBe(
    'Pass values to SQL as parameters, never inside its text.',
  );
  expect(securityAdvice('run a shell command and save the uploaded file').split('. ')).toHaveLength(2);
  expect(securityAdvice('read a YAML file')).toContain('yaml.safe_load');
  expect(securityAdvice('check a password')).toContain('constant time');
  expect(securityAdvice('an express handler that shows a comment')).toContain('Escape');
});

it.each([
  'reverse a string',
  'the longest path in a tree',
  'zip two lists together',
  'count the tokens of a text',
  'express a number in Roman numerals',
  'select the even numbers',
  'a decorator that keeps the signature',
  'encode a message by shifting its letters',
])('says nothing of: %s', (request) => {
  expect(securityAdvice(request)).toBe('');
});

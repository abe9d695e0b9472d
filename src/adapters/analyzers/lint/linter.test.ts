import { spawnSync } from 'node:child_process';
import { afterAll, expect, it } from 'vitest';
import { MAX_CHECKED_CHARACTERS } from '../../../config/limits.ts';
import { ONE_COMPILER } from './lint-text.ts';
import { createLinter } from './linter.ts';

const linter = createLinter();
afterAll(() => linter.close());
const lint = (text: string, language: string, signal = new AbortController().signal) =>
  linter.lint(text, language, signal);
const rules = async (text: string, language: string) => {
  const found = await lint(text, language);
  return found.ok ? found.value.map(({ rule }) => rule) : found.failure;
};

it('answers for both families from one process', async () => {
  await linter.warm('python');
  expect(await rules('print(total)\n', 'py')).toEqual(['ruff/F821']);
  expect(await rules('export const a = total;', 'tsx')).toEqual(['oxc/no-undef']);
});

it('asks V8 for one compiler by a name that it knows', () => {
  // Set while a program runs, a flag that is gone would be passed over in silence.
  expect(spawnSync(process.execPath, [ONE_COMPILER, '--version']).status).toBe(0);
  expect(spawnSync(process.execPath, ['--no-such-compiler', '--version']).status).not.toBe(0);
});

it.each([
  ['a language without a linter', 'a', 'go', 'language_not_supported'],
  ['a language that nobody knows', 'a', 'cobol', 'language_not_supported'],
  ['a text too large', 'a'.repeat(MAX_CHECKED_CHARACTERS + 1), 'python', 'too_large'],
])('says why it does not look at %s', async (_, text, language, reason) => {
  expect(await lint(text, language)).toMatchObject({ ok: false, failure: { reason } });
});

it.each([
  ['native code that overruns its stack', '['.repeat(100_000), 'javascript'],
  ['nested calls', 'f('.repeat(100_000), 'typescript'],
  ['nested blocks of Python', '('.repeat(100_000), 'python'],
  ['NUL characters', '\0'.repeat(1_000), 'python'],
  ['half a character', 'a = "\ud800"', 'javascript'],
])('outlives %s', async (_, text, language) => {
  const answer = await lint(text, language);
  if (!answer.ok) expect(['analyzer_failed', 'timed_out']).toContain(answer.failure.reason);
  expect(await rules('print(total)\n', 'python')).toEqual(['ruff/F821']);
});

it('answers at once when it is given up', async () => {
  const given = new AbortController();
  const asked = lint('print(total)\n'.repeat(1_000), 'python', given.signal);
  given.abort();
  expect(await asked).toMatchObject({ ok: false, failure: { reason: 'cancelled' } });
});

it('says that it is not built', async () => {
  const unbuilt = createLinter({ build: '/nowhere' });
  expect(await unbuilt.lint('a', 'python', new AbortController().signal)).toMatchObject({
    ok: false,
    failure: { reason: 'analyzer_missing' },
  });
});

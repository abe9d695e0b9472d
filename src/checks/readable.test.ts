import { describe, expect, it } from 'vitest';
import { createParserForTests } from '../adapters/analyzers/parsing/parser.cases.ts';
import { createSecretScanner } from '../adapters/analyzers/secrets/scanner.ts';
import { createSystemClock } from '../adapters/clock/system.ts';
import { MAX_CHECKED_CHARACTERS } from '../config/limits.ts';
import { PLAIN_READING, type Reading } from '../contract/reading.ts';
import { candidateAlone } from './candidate.cases.ts';
import type { Analyzers } from './check.ts';
import { runChecks } from './run.ts';
import { secretsCheck } from './secrets.ts';
import { syntaxCheck } from './syntax.ts';

const analyzers = {
  syntax: await createParserForTests(),
  secrets: createSecretScanner(),
} as unknown as Analyzers;
/** Put together here, so that no scanner takes this file for a leak. */
const SECRET = `id = "${['AKIA', 'Z7QX5LMN2PWB4RTC'].join('')}"\n`;
const NAMED = `db_password = "${'k3Jx9'}vQm2"\n`;

async function told(text: string, reading: Partial<Reading> = {}) {
  const verdicts = await runChecks({
    candidate: { ...candidateAlone(text), reading: { ...PLAIN_READING, ...reading } },
    checks: [syntaxCheck, secretsCheck],
    analyzers,
    clock: createSystemClock(),
    deadlineMs: 10_000,
    warmMs: 10_000,
    signal: new AbortController().signal,
  });
  return verdicts.map(({ status, reason }) => [status, reason]);
}

describe('a text', () => {
  it('in another encoding is checked, and each verdict says so', async () => {
    const note = 'read as windows-1252';
    expect(await told('x = 1\n', { note })).toEqual([
      ['pass', note],
      ['pass', note],
    ]);
  });

  it('that could not be decoded passes nothing, and is refused for what is found', async () => {
    const reading = { kind: 'not_decoded', note: 'it is in hz' } as const;
    const unknown = ['unknown', 'not_decoded: it is in hz'];
    expect(await told('x = 1\n', reading)).toEqual([unknown, unknown]);
    expect(await told(SECRET, reading)).toEqual([unknown, ['fail', 'it is in hz']]);
  });

  it('that is too large for a parser is searched for secrets all the same', async () => {
    const [syntax, secrets] = await told('x = 1\n'.repeat(MAX_CHECKED_CHARACTERS / 6 + 1) + SECRET);
    expect(syntax).toEqual(['unknown', expect.stringMatching(/^too_large: /)]);
    expect(secrets?.join(' ')).toMatch(/^fail /);
  });

  it('has secrets in its other readings, but not those that an old reading had', async () => {
    expect((await told('x = 1\n', { others: [SECRET] }))[1]?.[0]).toBe('fail');
    expect((await told('x = 1\n', { others: [SECRET], othersBefore: [SECRET] }))[1]?.[0]).toBe('pass');
  });
});

it('what is no text is searched for secrets of a shape of their own only', async () => {
  const reading = { kind: 'binary', note: 'a binary file' } as const;
  const syntax = ['unknown', 'language_not_supported: a binary file'];
  expect(await told(NAMED, reading)).toEqual([syntax, ['pass', 'a binary file']]);
  expect(await told(SECRET, reading)).toEqual([syntax, ['fail', 'a binary file']]);
  expect((await told(NAMED))[1]?.[0]).toBe('fail');
});

import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { MAX_CHECKED_CHARACTERS } from '../../../../config/limits.ts';
import type { OptionalSecurityAnalyzer } from '../../../../ports/analyzer.ts';
import { packageRoot } from '../../../package-root.ts';
import { createBandit } from './bandit.ts';
import { meaningOf } from './rules.ts';

const PYTHON = join(packageRoot(), 'test/fixtures/fake-tools/bandit-python');
let bandit: OptionalSecurityAnalyzer | null = null;
afterEach(() => bandit?.close());

function create(python: string | null = PYTHON, killMs = 5_000): OptionalSecurityAnalyzer {
  bandit = createBandit({ version: '1.9.4', findPython: async () => python, killMs });
  return bandit;
}
const { signal } = new AbortController();
const TEXT = 'import os\ns = "é😀"; f(x)\n';

it('gives what counts, on our own scale and with places in our own units', async () => {
  expect(await create().scan(TEXT, 'py', signal)).toEqual({
    ok: true,
    value: [
      {
        rule: 'bandit/B605',
        cwe: 'CWE-78',
        message: 'Starting a process with a shell.',
        range: { start: { line: 2, column: 12 }, end: { line: 2, column: 16 } },
        confidence: 'medium',
        severity: null,
      },
    ],
  });
});

it('keeps its process for the next text, and takes texts that come together in turn', async () => {
  const one = create();
  const pids = await Promise.all([1, 2, 3].map(() => one.scan('pid', 'python', signal)));
  const told = pids.map((answer) => !answer.ok && answer.failure.message);
  expect(told[0]).toMatch(/could not read the text: \d+$/);
  expect(new Set(told).size).toBe(1);
});

describe('unknown, with the reason', () => {
  it.each([
    ['not Python', 'x', 'javascript', { reason: 'language_not_supported', message: /Bandit reads Python/ }],
    [
      'too large',
      'x'.repeat(MAX_CHECKED_CHARACTERS + 1),
      'python',
      { reason: 'too_large', message: /more than the limit of/ },
    ],
    [
      'not readable for Bandit',
      'syntax',
      'python',
      { reason: 'analyzer_failed', message: /syntax error while parsing/ },
    ],
    [
      'garbage',
      'garbage',
      'python',
      { reason: 'analyzer_failed', message: /gave an answer that cannot be parsed/ },
    ],
    ['a crash, twice', 'crash', 'python', { reason: 'analyzer_failed', message: /Bandit stopped/ }],
  ])('%s', async (_, text, language, { reason, message }) => {
    const one = create();
    const answer = await one.scan(text, language, signal);
    expect(answer).toMatchObject({ ok: false, failure: { reason } });
    expect(!answer.ok && answer.failure.message).toMatch(message);
    // What came after is answered again.
    expect((await one.scan(TEXT, 'python', signal)).ok).toBe(true);
  });

  it('a hang, when its time is over', async () => {
    const one = create(PYTHON, 300);
    expect(await one.scan('hang', 'python', signal)).toMatchObject({
      ok: false,
      failure: { reason: 'timed_out', message: 'Bandit hangs' },
    });
    expect((await one.scan(TEXT, 'python', signal)).ok).toBe(true);
  });

  it('not installed, and what to do', async () => {
    const one = create(null);
    expect(await one.isInstalled()).toBe(false);
    expect(await one.scan('x', 'python', signal)).toEqual({
      ok: false,
      failure: {
        reason: 'analyzer_missing',
        message: 'Bandit is not installed; run "fettle tools install bandit"',
      },
    });
  });

  it('given up, at once', async () => {
    const stop = new AbortController();
    const asked = create().scan('hang', 'python', stop.signal);
    setTimeout(() => stop.abort(), 50);
    expect(await asked).toMatchObject({ ok: false, failure: { reason: 'cancelled' } });
  });
});

describe('what a rule of Bandit means', () => {
  const given = { cwe: 78, severity: 'MEDIUM', confidence: 'HIGH' };
  it.each([
    ['an import', 'B413', given, null],
    ['a program without a shell', 'B603', given, null],
    ['a password, which is for the secrets check', 'B105', given, null],
    ['evaluated data, under our own number', 'B307', given, { cwe: 'CWE-95', confidence: 'medium' }],
    [
      'what Bandit itself takes for a note',
      'B311',
      { ...given, cwe: 330, severity: 'LOW' },
      { cwe: 'CWE-330', confidence: 'low' },
    ],
    ['a guess', 'B608', { ...given, cwe: 89, confidence: 'LOW' }, { cwe: 'CWE-89', confidence: 'low' }],
    [
      'a file for everyone',
      'B103',
      { ...given, cwe: 732, severity: 'HIGH' },
      { cwe: 'CWE-732', confidence: 'high' },
    ],
  ])('%s', (_, rule, found, expected) => {
    expect(meaningOf(rule, found)).toEqual(expected);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { processorMs, slowness } from '../../../../test/fixtures/processor-time.ts';
import { toRegExp } from '../../../analysis/secrets/pattern.ts';
import { MAX_SCANNED_LINE_CHARACTERS } from '../../../analysis/secrets/pieces.ts';
import type { Matcher } from '../../../analysis/secrets/table.ts';
import { isExponential } from '../../../analysis/slow-patterns/is-exponential.ts';
import { MAX_PATTERN_MS } from '../../../config/limits.ts';
import { packageRoot } from '../../package-root.ts';
import { ruleTable } from './rule-table.ts';
import { createSecretScanner } from './scanner.ts';

const { matchers, candidates } = ruleTable();
const file = (path: string) => readFileSync(join(packageRoot(), path), 'utf8');

/** Texts of one longest line that make a pattern begin often, or go on for long. */
function hostile(keyword: string): string[] {
  const fill = (unit: string) =>
    unit.repeat(MAX_SCANNED_LINE_CHARACTERS).slice(0, MAX_SCANNED_LINE_CHARACTERS);
  const begins = ['', '=', ' ', '-', '.', 'a', '="', ': ', '\n', "='a1"].map((end) => fill(keyword + end));
  const goesOn = ['a', '0', ' ', 'a-', 'A1/', 'a.', 'a_', "'", '="aB3'].map((unit) => keyword + fill(unit));
  return [...begins, ...goesOn, fill('a1.') + keyword, fill(`-${keyword}0`)];
}

/** The best of three, in milliseconds of processor time. */
function slowest({ rule, matchesIn }: Matcher): number {
  const times = rule.keywords.flatMap(hostile).map((text) => {
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 3 && best > MAX_PATTERN_MS / 2; round += 1) {
      const started = process.cpuUsage();
      matchesIn(text);
      best = Math.min(best, processorMs(started));
    }
    return best;
  });
  return Math.max(...times);
}

describe('every rule', () => {
  it('has a pattern and keywords that can be looked up', () => {
    expect(matchers.length).toBeGreaterThan(260);
    for (const { rule } of matchers) {
      expect(() => toRegExp(rule.regex), rule.id).not.toThrow();
      expect(rule.keywords.length, rule.id).toBeGreaterThan(0);
      for (const word of rule.keywords) expect(word, rule.id).toMatch(/^[\x20-\x40\x5b-\x7e]{2,}$/);
    }
  });

  it('has an id of its own in its file', () => {
    for (const name of ['gitleaks', 'fettle']) {
      const ids = JSON.parse(file(`rules/secrets/${name}.json`)).rules.map(({ id }: { id: string }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('is done with a hostile line before it would be stopped', { timeout: 60_000 }, () => {
    const slow = matchers.map((matcher) => [matcher.rule.id, slowest(matcher)] as const);
    const bound = MAX_PATTERN_MS * slowness();
    expect(slow.filter(([, ms]) => ms > bound)).toEqual([]);
  });
});

describe('a rule', () => {
  it('is tried only where one of its keywords stands, and only in its files', () => {
    const ids = (text: string, path: string | null) => candidates(text, path).map(({ rule }) => rule.id);
    expect(ids('plain text', null)).toEqual([]);
    expect(ids('x = ghp_', null)).toContain('github-pat');
    expect(ids('<add key="Password"', 'nuget.config')).toContain('nuget-config-password');
    expect(ids('<add key="Password"', 'a.xml')).not.toContain('nuget-config-password');
  });

  it('leaves alone what has too little entropy or is allowed', () => {
    const pat = matchers.find(({ rule }) => rule.id === 'github-pat');
    expect(pat?.matchesIn(`ghp_${'ab'.repeat(18)}`)).toEqual([]);
    const [hit, ...more] = pat?.matchesIn(`id = ghp_${'a1B2c3D4e5F6'.repeat(3)}`) ?? [];
    expect(hit).toMatchObject({ rule: 'gitleaks/github-pat', start: 5, end: 45 });
    expect(more).toEqual([]);
  });
});

describe('the files', () => {
  it('keep the licence of what they are made from', () => {
    expect(file('rules/secrets/LICENSE-gitleaks.txt')).toContain('Copyright (c) 2019 Zachary Rice');
    expect(file('NOTICE')).toContain('rules/secrets/LICENSE-gitleaks.txt');
    expect(JSON.parse(file('rules/secrets/gitleaks.json')).source).toContain('LICENSE-gitleaks.txt');
  });

  it('hold nothing that looks like a secret', async () => {
    const scanner = createSecretScanner();
    for (const path of ['rules/secrets/gitleaks.json', 'rules/secrets/fettle.json']) {
      const found = await scanner.scan(file(path), path, new AbortController().signal);
      expect(found).toEqual({ ok: true, value: [] });
    }
  });
});

it('has no pattern of exponential time: short texts are searched without a watch', () => {
  const slow = matchers.filter(({ rule }) =>
    [rule.regex, ...(rule.allow ?? [])].some((pattern) => isExponential(toRegExp(pattern).source)),
  );
  expect(slow.map(({ rule }) => rule.id)).toEqual([]);
});

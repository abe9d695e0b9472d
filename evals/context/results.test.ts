import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { EvalChecks } from '../checks/run.ts';
import { QUESTIONS } from './questions.ts';
import { CONTEXT_SUITES } from './suites.ts';

const { suites } = JSON.parse(readFileSync(new URL('./results.json', import.meta.url), 'utf8')) as EvalChecks;

/** They ask a model for hundreds of answers, an hour or more: their figures come when a machine was free for it. */
const DRAWN = ['versions', 'completions'];

it('has each suite, with verdicts that follow from its figures', () => {
  const measured = suites.map(({ suite }) => suite);
  const due = Object.keys(CONTEXT_SUITES).filter((name) => !DRAWN.includes(name) || measured.includes(name));
  expect(measured).toEqual(due);
  for (const { share, target, isMet, n, hits } of suites.flatMap(({ rows }) => rows)) {
    expect(hits).toBeLessThanOrEqual(n);
    const meets =
      target === null ? null : 'atLeast' in target ? share >= target.atLeast : share <= target.atMost;
    expect(isMet).toBe(meets);
  }
});

it('asks forty questions or more, each once, about files that are there', () => {
  expect(QUESTIONS.length).toBeGreaterThanOrEqual(40);
  expect(new Set(QUESTIONS.map(({ question }) => question)).size).toBe(QUESTIONS.length);
  const files = QUESTIONS.flatMap((asked) => asked.files);
  const gone = files.filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)));
  expect(gone).toEqual([]);
});

it('no question copies a name of code', () => {
  const copied = QUESTIONS.filter(({ question }) =>
    /[a-z][A-Z]|[a-z]_[a-z]|\.(?:ts|mjs)\b/.test(question.replace('GitHub', '')),
  );
  expect(copied).toEqual([]);
});

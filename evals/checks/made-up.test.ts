import { describe, expect, it } from 'vitest';
import type { TypeChecker, TypeProblem } from '../../src/ports/type-checker.ts';
import { type Asked, evaluateMadeUp, evaluateVersions } from './made-up.ts';
import * as javascript from './made-up-javascript/cases.ts';
import { HELD_OUT as HELD_OUT_JAVASCRIPT } from './made-up-javascript/held-out.ts';
import { VERSION_PAIRS as JAVASCRIPT_VERSIONS } from './made-up-javascript/versions.ts';
import * as python from './made-up-python/cases.ts';
import { HELD_OUT as HELD_OUT_PYTHON } from './made-up-python/held-out.ts';
import { VERSION_PAIRS as PYTHON_VERSIONS } from './made-up-python/versions.ts';

/** Finds something in the last line of each text that holds one of these words. */
function finding(...words: string[]): Asked {
  const checker: TypeChecker = {
    tool: 'scripted',
    version: '1',
    async warm() {},
    async prepare() {},
    async close() {},
    async check({ text }) {
      const line = text.trimEnd().split('\n').length;
      const range = { start: { line, column: 1 }, end: { line, column: 2 } };
      const problem: TypeProblem = {
        code: 'x',
        kind: 'missing_member',
        message: 'no',
        range,
        suggestions: [],
      };
      return { ok: true, value: words.some((word) => text.includes(word)) ? [problem] : [] };
    },
  };
  return { checker, language: 'python', path: null, signal: new AbortController().signal };
}

describe.each([
  { name: 'Python', groups: python.MADE_UP, heldOut: HELD_OUT_PYTHON, versions: PYTHON_VERSIONS, least: 190 },
  {
    name: 'JavaScript',
    groups: javascript.MADE_UP,
    heldOut: HELD_OUT_JAVASCRIPT,
    versions: JAVASCRIPT_VERSIONS,
    least: 290,
  },
])('the made-up calls of $name', ({ groups, heldOut, versions, least }) => {
  it('stand each beside a real one of its own', () => {
    const pairs = groups.flatMap((group) => group.pairs);
    const held = heldOut.flatMap((group) => group.pairs);
    expect(pairs.length).toBeGreaterThanOrEqual(least);
    expect(held.length).toBeGreaterThanOrEqual(40);
    const all = [...groups, ...heldOut].flatMap((group) => group.pairs.map(({ bad }) => group.setup + bad));
    expect(new Set(all).size).toBe(all.length);
    for (const { bad, good } of [...pairs, ...held]) expect(bad).not.toBe(good);
  });

  it('have pairs of versions, each with two sets of packages', () => {
    expect(versions.length).toBeGreaterThanOrEqual(9);
    for (const { real, madeUp } of versions) expect(real).not.toEqual(madeUp);
  });
});

it('tells what a checker misses, and what it blocks wrongly', async () => {
  const blind = await evaluateMadeUp(finding(), '/nowhere', python.MADE_UP);
  expect(blind).toMatchObject({ caught: 0, alarms: [] });
  expect(blind.missed).toHaveLength(blind.planted);
  const eager = await evaluateMadeUp(finding('\n'), '/nowhere', python.MADE_UP);
  expect(eager).toMatchObject({ caught: eager.planted, missed: [] });
  expect(eager.alarms).toHaveLength(eager.real);
});

it('tells a checker that knows no versions', async () => {
  const { pairs, told } = await evaluateVersions(finding(), PYTHON_VERSIONS, () => '/nowhere');
  expect(pairs).toBe(PYTHON_VERSIONS.length);
  expect(told).toBe(0);
});

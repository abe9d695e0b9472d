import { expect, it } from 'vitest';
import { createProcesses } from '../../src/adapters/processes/execa.ts';
import { evaluateCopiedCodeSuite, reportOf } from './copied-code-suite.ts';
import { Packages } from './packages.ts';
import { reachesAll } from './run.ts';

const tally = (n: number, blocked: number, flagged: number, which: string[] = []) => ({
  n,
  blocked,
  flagged,
  which,
});
const good = { python: tally(50, 49, 49, ['a']), javascript: tally(50, 50, 50) };
const MEASURED = {
  coverage: { files: 10, packages: 2, date: '2026-01-01' },
  disguises: { verbatim: good, reformatted: good, renamed: good },
  unrelated: { python: tally(100, 0, 1, ['b']), javascript: tally(100, 0, 1, ['c']) },
  tooShort: 0,
  cpuMs: 1,
};

const judged = (report: Parameters<typeof reportOf>[0]) =>
  reportOf(report).rows.map(({ name, n, hits, isMet }) => [name, n, hits, isMet]);

it('counts both languages together, each figure against its target', () => {
  expect(judged(MEASURED)).toEqual([
    ['verbatim: blocked', 100, 99, true],
    ['reformatted: blocked', 100, 99, true],
    ['all identifiers renamed: noticed', 100, 99, true],
    ['unrelated code: noticed', 200, 2, true],
  ]);
  // What is only warned of is no block.
  const warned = { python: tally(50, 10, 50), javascript: tally(50, 10, 50) };
  expect(
    judged({ ...MEASURED, disguises: { verbatim: warned, reformatted: good, renamed: warned } }),
  ).toEqual(
    expect.arrayContaining([
      ['verbatim: blocked', 100, 20, false],
      ['all identifiers renamed: noticed', 100, 100, true],
    ]),
  );
  expect(reportOf(MEASURED).rows.at(-1)?.wrong).toEqual(['b', 'c']);
});

it.each([
  [null, 'no --sources were given'],
  ['/nowhere', 'the folder of --sources has no tree/copyleft'],
])('with the sources %j nothing is reached, and it says why', async (sources, why) => {
  const signal = new AbortController().signal;
  const onLine = () => {};
  const processes = createProcesses();
  const packages = new Packages({ folder: '/nowhere', mayInstall: false, processes, signal, onLine });
  const report = await evaluateCopiedCodeSuite({
    data: '',
    packages,
    sources,
    drafts: { off: null, on: null },
    home: '',
    signal,
    onLine,
  });
  if (!report.ok) throw new Error(report.failure.message);
  expect(report.value.rows.map(({ n, isMet }) => [n, isMet])).toEqual(Array(4).fill([0, false]));
  expect(report.value.rows[0]?.wrong[0]).toContain(`not measured: ${why}`);
  expect(reachesAll({ measured: {} as never, suites: [report.value] })).toBe(false);
});

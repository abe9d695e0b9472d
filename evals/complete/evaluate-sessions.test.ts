import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createProcesses } from '../../src/adapters/processes/execa.ts';
import { createSandbox } from '../../src/adapters/sandboxes/create.ts';
import { evaluateSessions } from './evaluate-sessions.ts';
import { loadHiddenPlaces, loadPlaces, type SessionSuite, wantsLines } from './places.ts';
import { linesOf } from './session-report.ts';
import type { PlayPlace } from './sessions.ts';

const data = mkdtempSync(join(tmpdir(), 'fettle-places-'));
const work = join(data, 'work');
const processes = createProcesses();
const sandbox = createSandbox(processes);
const available = await sandbox.available('python');
afterAll(async () => {
  await sandbox.close();
  rmSync(data, { recursive: true, force: true });
});

const NODE_TEST = "declare var require: any;\n{ const assert = require('node:assert'); X }\n";

/** Places with what is accepted there; `reference` is right. */
const ITEMS = [
  {
    ...{ id: 'python/right-side-list/even', path: 'even.py', before: 'numbers = [1, 2, 4]\neven = ' },
    ...{ reference: '[n for n in numbers if n % 2 == 0]', test: 'assert even == [2, 4]\n' },
    accepted: '[n for n in numbers]',
  },
  {
    ...{ id: 'python/main-entry/run', path: 'run.py', before: 'done = []\nif __name__ == "__main__":\n    ' },
    ...{ reference: 'done.append(1)', test: 'assert done == [1]\n', accepted: 'done.append(1)' },
  },
  {
    ...{
      id: 'python/body-docstring-examples/twice',
      path: 'twice.py',
      test: null,
      reference: 'return 2 * x',
    },
    before: 'def twice(x):\n    """Twice.\n\n    >>> twice(2)\n    4\n    """\n    ',
    accepted: 'return x',
  },
  {
    ...{ id: 'python/condition/open', path: 'open.py', before: 'x = 1\nif ', test: 'assert x == 1\n' },
    ...{ reference: 'x > 0:\n    pass', accepted: 'x > (0:' },
  },
  {
    ...{
      id: 'typescript/file-io/sep',
      path: 'src/sep.ts',
      before: "import { sep } from 'node:path';\nconst bad: string = 1;\nconst a = ",
    },
    ...{
      reference: "sep + '!';",
      accepted: "sep + (process.argv ? '!' : '');",
      test: NODE_TEST.replace('X', "assert.equal(a, '/!')"),
    },
  },
  {
    ...{
      id: 'typescript/right-side-name/total',
      path: 'total.ts',
      before: 'process.env.A;\nconst total: number = ',
    },
    ...{ reference: '1 + 1;', accepted: "'3';", test: NODE_TEST.replace('X', 'assert.equal(total, 2)') },
  },
  {
    ...{
      id: 'javascript/lambda/map',
      path: 'map.js',
      before: "import fs from 'node:fs';\nconst b = [1].map(",
    },
    ...{
      reference: '(n) => n + 1);',
      accepted: '(n) => n + 1);',
      test: NODE_TEST.replace('X', 'assert.deepEqual(b, [2])'),
    },
  },
  { id: 'go/if-body/x', path: 'x.go', before: 'if x {\n\t', reference: 'return', test: null, accepted: null },
];

function rowOf({ accepted: _, ...item }: (typeof ITEMS)[number]) {
  const [language = '', kind = ''] = item.id.split('/');
  return { ...item, kind, language, after: '\n', files: {} };
}

const ROWS = ITEMS.map(rowOf);
for (const language of new Set(ROWS.map((row) => row.language))) {
  const rows = ROWS.filter((row) => row.language === language);
  writeFileSync(join(data, `${language}.jsonl`), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}
writeFileSync(
  join(data, 'humaneval.jsonl.gz'),
  gzipSync(
    ['f', 'g']
      .map((name) => ({
        ...{
          task_id: `HumanEval/${name}`,
          entry_point: name,
          prompt: `def ${name}(x):\n    """ Twice. """\n`,
        },
        test: 'def check(candidate):\n    assert candidate(2) == 4  # hidden\n',
      }))
      .map((row) => `${JSON.stringify(row)}\n`)
      .join(''),
  ),
);
writeFileSync(
  join(data, 'humaneval-ts.jsonl.gz'),
  gzipSync(
    JSON.stringify({
      ...{ task_id: 'HumanEval_0_f', prompt: 'function f(x: number): number {\n' },
      test: NODE_TEST.replace('X', 'assert.equal(f(2), 4) /* hidden */'),
    }),
  ),
);

/** Accepts one text at each place; null: nothing is shown. */
function playing(textOf: (id: string) => string | null): PlayPlace {
  return async ({ id, kind, language, before, after }) => {
    const text = textOf(id);
    const common = { id, kind, language, program: before + (text ?? '') + after };
    if (text === null)
      return {
        ...common,
        steps: [],
        silence: 'empty',
        message: 'no',
        firstMs: null,
        parses: null,
        types: null,
      };
    const ms = 40 + text.length;
    const step = { text, ms, confidence: 'high', kindOfPlace: null, examples: null };
    return {
      ...common,
      steps: [step],
      silence: null,
      message: null,
      firstMs: ms,
      parses: 'pass',
      types: 'pass',
    };
  };
}

function evaluate(suite: SessionSuite, play: PlayPlace | null) {
  const shard = { index: 0, of: 1 };
  const signal = new AbortController().signal;
  const run = { data, work, shard, sandbox, processes, signal, onLine: () => undefined };
  return evaluateSessions({ suite, model: 'm', isPatient: false, play, ...run });
}

describe('places', () => {
  it('are below the head of a function, and editors have closed its brace', () => {
    expect(loadPlaces('bodies', data)[0]).toEqual({
      ...{ id: 'HumanEval/f', kind: 'body', language: 'python', path: null, files: {} },
      ...{ before: 'def f(x):\n    """ Twice. """\n    ', after: '' },
    });
    expect(loadPlaces('bodies-ts', data)[0]).toMatchObject({
      ...{ language: 'typescript', before: 'function f(x: number): number {\n  ', after: '\n}\n' },
    });
  });

  it('show nothing of what is hidden', () => {
    const seen = (['bodies', 'bodies-ts', 'first-things'] as const).map((suite) => loadPlaces(suite, data));
    expect(JSON.stringify(seen)).not.toMatch(/assert|check\(|2 == 0|hidden/);
    expect(loadHiddenPlaces('first-things', data).get('python/main-entry/run')).toEqual({
      ...{ test: 'assert done == [1]\n', reference: 'done.append(1)', entryPoint: null },
    });
  });

  it('are of the languages that have a file; without any, it is said what is missing', () => {
    expect(loadPlaces('first-things', data).map(({ id }) => id)).toEqual(ITEMS.map(({ id }) => id));
    expect(() => loadPlaces('first-things-held-out', data)).toThrow('--data DIR');
  });

  it('want several lines, or one', () => {
    const kinds = ['body', 'body-signature', 'method-body', 'for-body', 'else-branch', 'condition', 'fields'];
    expect(kinds.map(wantsLines)).toEqual([true, true, true, true, true, false, false]);
  });
});

describe.skipIf(!available.ok)('judging (needs a sandbox)', { timeout: 120_000 }, () => {
  it('judges what was accepted at the first things people type', async () => {
    const accepted = new Map(ITEMS.map((item) => [item.id, item.accepted]));
    const report = await evaluate(
      'first-things',
      playing((id) => accepted.get(id) ?? null),
    );
    expect(report.all).toMatchObject({ n: 8, shown: 7, steps: 7, tested: 6, testedShown: 6, right: 3 });
    expect(report.all).toMatchObject({
      parseFailures: 1,
      typeFailures: 1,
      contradicting: 1,
      p50Ms: 54,
      p95Ms: 72,
    });
    expect(report.silences).toEqual({ empty: 1 });
    expect(report.byLanguage).toMatchObject({
      ...{ go: { n: 1, shown: 0, p50Ms: null }, javascript: { n: 1, right: 1, typeFailures: 0 } },
      ...{ python: { n: 4, right: 1 }, typescript: { n: 2, right: 1, typeFailures: 1 } },
    });
    expect(report.byKind.condition).toMatchObject({ n: 1, right: 0, parseFailures: 1 });
    expect(report.wrong).toEqual([
      { id: 'python/right-side-list/even', why: ['test: wrong_answer'] },
      { id: 'python/body-docstring-examples/twice', why: ['example'] },
      { id: 'python/condition/open', why: ['test: syntax', 'syntax'] },
      { id: 'typescript/right-side-name/total', why: ['test: wrong_answer', 'types'] },
    ]);
    // What has a score is not run again, and nothing is played.
    expect(await evaluate('first-things', null)).toEqual(report);
  });

  it('judges whole bodies by the hidden tests', async () => {
    const report = await evaluate(
      'bodies',
      playing((id) => (id.endsWith('f') ? 'return 2 * x' : 'return x')),
    );
    expect(report.all).toMatchObject({ n: 2, shown: 2, tested: 2, right: 1, parseFailures: 0 });
    const scripts = await evaluate(
      'bodies-ts',
      playing(() => 'return 2 * x;'),
    );
    expect(scripts.all).toMatchObject({ n: 1, right: 1, parseFailures: 0, typeFailures: 0 });
    const untyped = playing(() => "return '4' as any as string;");
    expect((await evaluateAgain(untyped)).all).toMatchObject({ right: 0, typeFailures: 1 });
  });
});

/** Under the name of another model: the recorded sessions of the first are left out. */
function evaluateAgain(play: PlayPlace) {
  const shard = { index: 0, of: 1 };
  const signal = new AbortController().signal;
  const run = { data, work, shard, sandbox, processes, signal, onLine: () => undefined };
  return evaluateSessions({ suite: 'bodies-ts', model: 'other', isPatient: true, play, ...run });
}

it('prints a line for each language and kind', () => {
  const none = { n: 2, shown: 0, steps: 0, tested: 2, testedShown: 0, right: 0, p50Ms: null, p95Ms: null };
  const wrong = { parseFailures: 0, typeFailures: 0, contradicting: 0 };
  const figures = { ...none, ...wrong, interval: [0, 0.5] as const, shownInterval: [0, 1] as const };
  const some = { ...figures, shown: 1, testedShown: 1, right: 1, p50Ms: 41.6, p95Ms: 99.9 };
  const lines = linesOf({
    ...{
      suite: 'bodies',
      model: 'm',
      isPatient: true,
      silences: { empty: 1 },
      wrong: [{ id: 'a', why: ['types'] }],
    },
    all: { ...some, interval: [0.1, 0.9], shownInterval: [0.2, 1] },
    byLanguage: { python: { ...some, interval: [0.1, 0.9], shownInterval: [0.2, 1] } },
    byKind: { body: { ...figures, interval: [0, 0.5], shownInterval: [0, 1] } },
  });
  expect(lines[0]).toBe('bodies, m, patient: shown at 1 of 2 places (50.0 %), 0 suggestions accepted');
  expect(lines[1]).toBe(
    '  right 1 of 2 with a test, 50.0 % (95 %: 10.0 % to 90.0 %); of 1 shown 100.0 % (95 %: 20.0 % to 100.0 %)',
  );
  expect(lines[3]).toContain('p50 42, p95 100 ms; silences: empty 1');
  expect(lines.slice(5).map((line) => line.trim().split(/\s+/).slice(0, 11).join(' '))).toEqual([
    'python 2 1 2 1 1 0 0 0 42 100',
    'body 2 0 2 0 0 0 0 0 - -',
    'wrong: a: types',
  ]);
});

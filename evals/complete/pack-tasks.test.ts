import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { packTasks } from './pack-tasks.ts';
import { loadHiddenHoles, loadHoles, programsOf } from './tasks.ts';

const data = mkdtempSync(join(tmpdir(), 'fettle-pack-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

function write(name: string, rows: object[]): void {
  writeFileSync(join(data, name), gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join('')));
}

/** Two ids that are in the list of those that work, and one that is not. */
const HEADS = { 23: 'strlen', 55: 'fib', 162: 'string_to_md5' };
const BODY = '  if (n < 2) return n;\n  return stringFib(n - 1) + $1;\n}\n\n';
write(
  'humaneval-ts.jsonl.gz',
  Object.entries(HEADS).map(([number, name]) => ({
    task_id: `HumanEval_${number}_${name}`,
    prompt: `function ${name}(n: number): number {\n`,
    test: `test ${name}`,
  })),
);
write(
  'humanevalpack-js.jsonl.gz',
  Object.keys(HEADS).map((number) => ({
    task_id: `JavaScript/${number}`,
    canonical_solution: BODY,
    entry_point: 'stringFib',
  })),
);

it('cuts the lines of solutions by people, under signatures with types', () => {
  const holes = loadHoles('pack-lines-ts', data);
  expect(holes.map(({ id }) => id)).toEqual([
    'pack-lines-ts/HumanEval_23_strlen/L1',
    'pack-lines-ts/HumanEval_23_strlen/L2',
    'pack-lines-ts/HumanEval_55_fib/L1',
    'pack-lines-ts/HumanEval_55_fib/L2',
  ]);
  expect(holes[3]).toMatchObject({
    language: 'typescript',
    prefix: 'function fib(n: number): number {\n  if (n < 2) return n;\n',
    suffix: '}\n',
    isWholeLine: true,
  });
  const hidden = loadHiddenHoles('pack-lines-ts', data);
  expect(hidden.get('pack-lines-ts/HumanEval_55_fib/L2')).toEqual({
    test: 'test fib',
    entryPoint: 'fib',
    canonical: '  return fib(n - 1) + $1;\n',
  });
  expect(programsOf('pack-lines-ts')).toBe('humaneval-ts');
});

it('cuts the end of every second line, from the same column each time', () => {
  const holes = loadHoles('pack-spans-ts', data);
  const hidden = loadHiddenHoles('pack-spans-ts', data);
  expect(holes.map(({ id }) => id)).toEqual([
    'pack-spans-ts/HumanEval_23_strlen/L1',
    'pack-spans-ts/HumanEval_55_fib/L1',
  ]);
  for (const hole of holes) {
    expect(hole.isWholeLine).toBe(false);
    expect(hole.prefix).toMatch(/\n {2}i[^\n]*$/);
    expect(hole.suffix).toBe(
      '\n  return X(n - 1) + $1;\n}\n'.replace('X', hole.id.includes('fib') ? 'fib' : 'strlen'),
    );
    expect(hidden.get(hole.id)?.canonical).toMatch(/\w/);
    const line = (hole.prefix + hidden.get(hole.id)?.canonical).split('\n').at(-1);
    expect(line).toBe('  if (n < 2) return n;');
  }
  expect(loadHoles('pack-spans-ts', data)).toEqual(holes);
});

it('leaves out a combination that is not in the list of those that pass', () => {
  expect(packTasks(data).map(({ task_id }) => task_id)).toContain('HumanEval_162_string_to_md5');
  expect(JSON.stringify(loadHoles('pack-lines-ts', data))).not.toContain('string_to_md5');
});

it('says which data is missing', () => {
  expect(() => loadHoles('pack-lines-ts', '/no/such')).toThrow('--data DIR');
});

import { appendFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProcesses } from '../../src/adapters/processes/execa.ts';
import { createSandbox } from '../../src/adapters/sandboxes/create.ts';
import { scoreCompletions } from '../complete/score.ts';
import { loadHoles } from '../complete/tasks.ts';
import { Journal } from '../journal.ts';
import { wilsonInterval } from '../wilson.ts';
import { compileTypeScript } from './compile-typescript.ts';
import { codeOf, programOf } from './extract.ts';
import { type Generation, scoreGenerations } from './score.ts';
import { loadTasks } from './suites.ts';

const processes = createProcesses();
const sandbox = createSandbox(processes);
const available = await sandbox.available('python');
const PYTHON = {
  task_id: 'HumanEval/0',
  prompt: 'def double(x: int) -> int:\n    """ Twice x. """\n',
  entry_point: 'double',
  canonical_solution: '    return 2 * x\n',
  test: 'def check(candidate):\n    assert candidate(21) == 42  # hidden\n',
};
const TYPESCRIPT = {
  task_id: 'HumanEval_0_double',
  prompt: '// Twice x.\nfunction double(x: number): number {\n',
  test: "declare var require: any;\nconst assert = require('node:assert');\nfunction test() { assert.deepEqual(double(21), 42); }\ntest();",
};
const HOLE = {
  task_id: 'L0',
  entry_point: 'double',
  prompt: 'def double(x):\n',
  suffix: '    return y\n',
  canonical_solution: '    y = 2 * x\n',
  test: PYTHON.test,
};

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'fettle-data-'));
  const write = (name: string, row: object) =>
    writeFile(join(data, name), gzipSync(`${JSON.stringify(row)}\n`));
  await write('humaneval.jsonl.gz', PYTHON);
  await write('humaneval-ts.jsonl.gz', TYPESCRIPT);
  await write('humaneval-infilling-line-200.jsonl.gz', HOLE);
});
afterAll(() => Promise.all([sandbox.close(), rm(data, { recursive: true })]));

it('shows generation nothing of what is hidden', () => {
  const seen = [
    loadTasks('humaneval', data),
    loadTasks('humaneval-ts', data),
    loadHoles('infilling-line-200', data),
  ];
  expect(JSON.stringify(seen)).not.toMatch(/check\(|assert|42|2 \* x/);
  expect(seen[0]).toEqual([{ id: 'HumanEval/0', language: 'python', prompt: PYTHON.prompt }]);
});

it('says which folder has no data', () => {
  expect(() => loadTasks('humaneval', '/no/such')).toThrow('--data DIR');
});

it('finds the code in an answer', () => {
  expect(codeOf('    return 1\n')).toBe('    return 1\n');
  expect(codeOf('Here:\n```python\na = 1\n```\nand\n```\nb = 2\n```\nBye')).toBe('a = 1\n\nb = 2\n');
  expect(codeOf('```ts\ncut off')).toBe('cut off');
});

it('puts the answer behind the prompt, unless TypeScript would have the function twice', () => {
  const [task] = loadTasks('humaneval-ts', data);
  if (task === undefined) throw new Error('no task');
  const whole = 'function double(x: number): number { return 2 * x; }';
  expect(programOf(task, 'double', whole)).toBe(whole);
  const loose = '  return 2 * x;\n}\nfunction other() {';
  expect(programOf(task, 'double', loose)).toBe(`${task.prompt}  return 2 * x;\n}\n`);
});

it('has the interval of Wilson', () => {
  const [low, high] = wilsonInterval(72, 164);
  expect([low.toFixed(3), high.toFixed(3)]).toEqual(['0.365', '0.516']);
  expect(wilsonInterval(0, 0)).toEqual([0, 1]);
  expect(wilsonInterval(10, 10)[1]).toBeCloseTo(1, 12);
});

it('goes on behind a line that a kill has cut', async () => {
  const path = join(data, 'cut.jsonl');
  new Journal<{ n: number }>(path).add({ n: 1 });
  appendFileSync(path, '{"n": 2, "te');
  const journal = new Journal<{ n: number }>(path);
  expect(journal.entries).toEqual([{ n: 1 }]);
  journal.add({ n: 3 });
  expect(new Journal<{ n: number }>(path).entries).toEqual([{ n: 1 }, { n: 3 }]);
});

it('compiles each program as if it were alone', { timeout: 60_000 }, async () => {
  const compiled = await compileTypeScript(processes, [
    'interface Array<T> { own(): T }\nfunction f(x: number[]) { return x.own(); }',
    'function f(x: number[]) { return x.own(); }',
    'const f: Set<number> = new Set([1]); console.log([...f].includes(1), "a".replaceAll("a", "b"));',
    'const f: number = "a";',
    'function f( {',
  ]);
  const codes = compiled.map(({ errors }) => errors?.map((error) => /TS\d+/.exec(error)?.[0]));
  expect(codes.slice(0, 4)).toEqual([[], ['TS2339'], [], ['TS2322']]);
  expect(codes[4]?.length).toBeGreaterThan(0);
});

describe.skipIf(!available.ok)('scoring (needs a sandbox)', { timeout: 60_000 }, () => {
  const limits = { cpuSeconds: 2 };
  const score = async (
    suite: 'humaneval' | 'humaneval-ts',
    completions: string[],
    scores: string | null = null,
  ) => {
    const task_id = suite === 'humaneval' ? PYTHON.task_id : TYPESCRIPT.task_id;
    const generations: Generation[] = completions.map((completion, sample) => ({
      task_id,
      completion,
      sample,
    }));
    return scoreGenerations({ suite, data, generations, scores, sandbox, processes, limits });
  };

  it('tells what became of an answer in Python', async () => {
    const scores = await score('humaneval', [
      '    return 2 * x\n',
      `Sure:\n\`\`\`python\n${PYTHON.prompt}    return x + x\n\nassert double(1) == 3\nprint(1 / 0)\n\`\`\``,
      '    return x\n',
      '    return y\n',
      '    return (\n',
      '    import sys\n    sys.exit(0)\n',
      '    import os\n    os._exit(0)\n',
      '    while True: pass\n',
    ]);
    expect(scores.map(({ reason }) => reason)).toEqual([
      ...['passed', 'passed', 'wrong_answer', 'error', 'syntax', 'ended_early', 'ended_early', 'timed_out'],
    ]);
    expect(scores.map(({ passed }) => passed).filter(Boolean)).toHaveLength(2);
  });

  it('tells what became of an answer in TypeScript', async () => {
    const scores = await score('humaneval-ts', [
      '  return 2 * x;\n}',
      '```typescript\nfunction double(x: number): number {\n  return x + x;\n}\n```',
      '  return x;\n}',
      '  return "a";\n}',
      '  return x.y;\n}',
      '  throw new Error("no");\n}',
      '  (globalThis as any).process.exit(0);\n}',
    ]);
    expect(scores.map(({ reason }) => reason)).toEqual([
      ...['passed', 'passed', 'wrong_answer', 'types', 'types', 'error', 'types'],
    ]);
  });

  it('scores what has no score yet, and nothing twice', async () => {
    const path = join(data, 'scores.jsonl');
    const first = await score('humaneval', ['    return 2 * x\n'], path);
    const again = await score('humaneval', ['    return 2 * x\n', '    return x\n'], path);
    expect(again[0]).toEqual(first[0]);
    expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(2);
    // The same task with another answer is another score.
    expect((await score('humaneval', ['    return x + x\n'], path))[0]).toMatchObject({ passed: true });
    expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(3);
  });

  it('scores what fills a hole', async () => {
    const generations = ['    y = 2 * x\n', '    y = x + x\n', '    y = x\n'].map((completion, sample) => ({
      task_id: 'L0',
      completion,
      sample,
    }));
    const suite = 'infilling-line-200' as const;
    const scores = await scoreCompletions({ suite, data, generations, scores: null, sandbox, processes });
    expect(scores.map(({ passed, isExact }) => [passed, isExact])).toEqual([
      [true, true],
      [true, false],
      [false, false],
    ]);
  });

  it('refuses an answer to a task that is not there', async () => {
    const generations = [{ task_id: 'HumanEval/999', completion: '' }];
    const options = { suite: 'humaneval' as const, data, generations, scores: null, sandbox, processes };
    await expect(scoreGenerations(options)).rejects.toThrow('no task HumanEval/999');
  });
});

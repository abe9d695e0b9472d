import { expect, it } from 'vitest';
import type { Example } from '../contract/example.ts';
import { frameworkOf, type TestFramework, writeTests } from './write-tests.ts';

const value = (call: string, expected: string): Example => ({ call, kind: 'value', expected, setup: [] });
const CALLS: Example[] = [
  value('f(1)', '0.5'),
  value('f("a b")', 'True'),
  { call: 'f(-1)', kind: 'raises', expected: 'TypeError', setup: [] },
];

function written(framework: TestFramework, changes: Partial<Parameters<typeof writeTests>[0]> = {}): string {
  return writeTests(
    { name: 'f', signature: 'f(x)', module: './m', isAsync: false, calls: CALLS, ...changes },
    framework,
  );
}

it('takes the framework of the project, else what comes with the language', () => {
  expect(frameworkOf('python', 'pytest')).toBe('pytest');
  expect(frameworkOf('python', 'vitest')).toBe('unittest');
  expect(frameworkOf('typescript', 'jest')).toBe('jest');
  expect(frameworkOf('javascript', null)).toBe('node:test');
  expect(frameworkOf('typescript', 'playwright')).toBe('node:test');
  expect(frameworkOf('go', 'go test')).toBeNull();
});

it('writes pytest', () => {
  expect(written('pytest', { module: 'm' })).toBe(
    'import pytest\n\nfrom m import f\n\n\ndef test_f_1():\n    assert f(1) == pytest.approx(0.5)\n\n\n' +
      'def test_f_a_b():\n    assert f("a b") is True\n\n\ndef test_f_minus_1():\n    with pytest.raises(TypeError):\n        f(-1)\n',
  );
  expect(written('pytest', { isAsync: true, calls: [value('f(1)', '2')], module: 'm' })).toBe(
    'import asyncio\n\nfrom m import f\n\n\ndef test_f_1():\n    assert asyncio.run(f(1)) == 2\n',
  );
});

it('imports the standard types that its calls name', () => {
  const calls = [value("f(Decimal('1'))", 'datetime.date(2020, 1, 2)'), value('f("Path(a)")', 'set([1])')];
  const head = 'import datetime\nfrom decimal import Decimal\n\nfrom m import f\n\n\n';
  expect(written('pytest', { module: 'm', calls })).toContain(head);
  expect(written('unittest', { module: 'm', calls })).toContain(
    head.replace('\nfrom', '\nimport unittest\nfrom'),
  );
});

it('imports what is installed behind what comes with the language', () => {
  const calls = [{ ...value("f(Decimal('1'))", 'ValueError'), kind: 'raises' as const }];
  expect(written('pytest', { module: 'm', calls })).toContain(
    'from decimal import Decimal\n\nimport pytest\n\nfrom m import f\n',
  );
});

it('writes unittest', () => {
  const text = written('unittest', { module: 'm' });
  expect(text).toContain(
    'class TestF(unittest.TestCase):\n    def test_f_1(self):\n        self.assertAlmostEqual(f(1), 0.5)\n',
  );
  expect(text).toContain('        with self.assertRaises(TypeError):\n            f(-1)\n');
});

it('writes the frameworks of JavaScript', () => {
  expect(written('vitest')).toContain(
    'test("f(-1) throws TypeError", () => {\n  expect(() => f(-1)).toThrow(TypeError);\n});',
  );
  expect(written('jest').startsWith("import { f } from './m';\n\ntest(")).toBe(true);
  expect(written('node:test')).toContain(
    "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\n",
  );
  expect(written('mocha', { calls: [value('f(1)', '[2]')], isAsync: true })).toBe(
    "import assert from 'node:assert/strict';\nimport { f } from './m';\n\nit(\"f(1) is [2]\", async () => {\n  assert.deepEqual(await f(1), [2]);\n});\n",
  );
});

it('writes a skeleton where there are no calls', () => {
  expect(written('vitest', { calls: [] })).toBe(
    "import { test } from 'vitest';\nimport { f } from './m';\n\ntest.todo(\"f(x): to be written\");\n",
  );
  expect(written('node:test', { calls: [] })).toContain('{ todo: true }');
  expect(written('unittest', { calls: [] })).toContain('self.skipTest("to be written: f(x)")');
});

it('gives tests of like calls names of their own', () => {
  const names = written('pytest', {
    calls: [value('f("a")', '1'), value("f('a')", '1'), value('f()', '0')],
  }).match(/test_\w+/g);
  expect(names).toEqual(['test_f_a', 'test_f_a_2', 'test_f_nothing']);
});

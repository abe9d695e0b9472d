import { maskLiterals } from '../base/source/literals.ts';
import { PYTHON_VALUE_MODULES } from '../base/standard-values.ts';
import type { Example } from '../contract/example.ts';

/** The input for tests. `module` is where they import the name from; `signature` is shown when there is no call. */
export type TestSubject = {
  name: string;
  signature: string;
  module: string;
  isAsync: boolean;
  /** Calls that gave the expected result; empty: a skeleton. */
  calls: readonly Example[];
};

/** The supported test frameworks; a project with another one gets its language's default. */
const TEST_FRAMEWORKS = ['pytest', 'unittest', 'vitest', 'jest', 'node:test', 'mocha'] as const;
export type TestFramework = (typeof TEST_FRAMEWORKS)[number];

/** The project's own framework, otherwise the one that comes with the language and needs no installation. */
export function frameworkOf(language: string, own: string | null): TestFramework | null {
  const isPython = language === 'python';
  if (!isPython && !['typescript', 'tsx', 'javascript'].includes(language)) return null;
  const fits = TEST_FRAMEWORKS.find((name) => name === own);
  if (fits !== undefined && isPython === (fits === 'pytest' || fits === 'unittest')) return fits;
  return isPython ? 'unittest' : 'node:test';
}

/** Writes a test file. It contains only what was given: no call is made up. */
export function writeTests(subject: TestSubject, framework: TestFramework): string {
  if (framework === 'pytest') return pytest(subject);
  return framework === 'unittest' ? unittest(subject) : javascriptTests(subject, framework);
}

/** Length of a name derived from a call, without the part common to all. */
const MAX_NAME_CHARACTERS = 40;

/** Names of tests, derived from their calls: letters, digits and underscores, no duplicates. */
function testNames(name: string, calls: readonly { call: string }[]): string[] {
  const own = name.replace(/\W+/g, '_').toLowerCase();
  const given = new Set<string>();
  return calls.map(({ call }) => {
    const inside = call.slice(call.indexOf('(') + 1).toLowerCase();
    const words = inside
      .replace(/-(?=\d)/g, 'minus_')
      .replace(/[^\p{ASCII}]/gu, ' ')
      .match(/[a-z0-9_]+/g) ?? ['nothing'];
    const base = `${own}_${words.join('_')}`.slice(0, own.length + MAX_NAME_CHARACTERS).replace(/_+$/, '');
    let unique = base;
    for (let next = 2; given.has(unique); next++) unique = `${base}_${next}`;
    given.add(unique);
    return unique;
  });
}

/** Numbers that should be equal may differ in their last digits. */
const HAS_POINT = /(?<![\w'"])-?\d+\.\d+/;

function pytest({ name, module, signature, isAsync, calls }: TestSubject): string {
  const names = testNames(name, calls);
  const tests = calls.map((call, index) => {
    const lines = [...call.setup, ...pytestLines(call, isAsync)];
    return `def test_${names[index]}():\n${lines.map((line) => `    ${line}`).join('\n')}\n`;
  });
  if (tests.length === 0)
    tests.push(
      `def test_${name.toLowerCase()}():\n    pytest.skip("to be written: ${quotable(signature)}")\n`,
    );
  const all = tests.join('\n\n');
  return `${imports(['asyncio', 'pytest'], all, { module, name })}\n\n\n${all}`;
}

function pytestLines({ call, kind, expected }: Example, isAsync: boolean): string[] {
  const got = isAsync ? `asyncio.run(${call})` : call;
  if (kind === 'raises') return [`with pytest.raises(${expected}):`, `    ${got}`];
  if (kind === 'shown') return [`assert repr(${got}) == ${literal(expected)}`];
  if (/^(?:True|False|None)$/.test(expected)) return [`assert ${got} is ${expected}`];
  return HAS_POINT.test(expected) && !/[{[('"]/.test(expected)
    ? [`assert ${got} == pytest.approx(${expected})`]
    : [`assert ${got} == ${expected}`];
}

function unittest({ name, module, signature, isAsync, calls }: TestSubject): string {
  const names = testNames(name, calls);
  const tests = calls.map((call, index) => {
    const lines = [...call.setup, ...unittestLines(call, isAsync)];
    return `    def test_${names[index]}(self):\n${lines.map((line) => `        ${line}`).join('\n')}\n`;
  });
  if (tests.length === 0)
    tests.push(
      `    def test_${name.toLowerCase()}(self):\n        self.skipTest("to be written: ${quotable(signature)}")\n`,
    );
  const all = tests.join('\n');
  const suite = `class ${className(name)}(unittest.TestCase):\n${all}\n\nif __name__ == "__main__":\n    unittest.main()\n`;
  return `${imports(['asyncio', 'unittest'], suite, { module, name })}\n\n\n${suite}`;
}

function unittestLines({ call, kind, expected }: Example, isAsync: boolean): string[] {
  const got = isAsync ? `asyncio.run(${call})` : call;
  if (kind === 'raises') return [`with self.assertRaises(${expected}):`, `    ${got}`];
  if (kind === 'shown') return [`self.assertEqual(repr(${got}), ${literal(expected)})`];
  if (/^(?:True|False|None)$/.test(expected)) return [`self.assertIs(${got}, ${expected})`];
  const isNear = HAS_POINT.test(expected) && !/[{[('"]/.test(expected);
  return [`self.${isNear ? 'assertAlmostEqual' : 'assertEqual'}(${got}, ${expected})`];
}

/** Third-party modules come after those of the language (PEP 8). */
const INSTALLED = 'import pytest';

/** Imports of the test modules, of the standard types in the calls, and of the tested code. */
function imports(modules: readonly string[], tests: string, own: { module: string; name: string }): string {
  const code = maskLiterals(tests, 'python', { comments: true });
  const values = Object.entries(PYTHON_VALUE_MODULES).filter(([name]) => name !== own.name);
  const whole = [...modules, ...new Set(values.map(([, module]) => module))]
    .filter((module) => new RegExp(`(?<![\\w.])${module}\\.\\w`).test(code))
    .map((module) => `import ${module}`);
  const named = values
    .filter(([name]) => new RegExp(`(?<![\\w.])${name}\\(`).test(code))
    .map(([name, module]) => `from ${module} import ${name}`);
  const standard = [...whole.filter((line) => line !== INSTALLED).toSorted(), ...named.toSorted()];
  const installed = whole.filter((line) => line === INSTALLED);
  const tested = [`from ${own.module} import ${own.name}`];
  const groups = [standard, installed, tested].filter((lines) => lines.length > 0);
  return groups.map((lines) => lines.join('\n')).join('\n\n');
}

function className(name: string): string {
  const words = name.split('_').filter((word) => word !== '');
  return `Test${words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')}`;
}

function literal(text: string): string {
  return JSON.stringify(text);
}

function quotable(text: string): string {
  return text.replace(/[\\"]/g, "'");
}

type ScriptFramework = Exclude<TestFramework, 'pytest' | 'unittest'>;

/** Errors that a test can use without importing them. */
const BUILT_IN_ERROR = /^(?:Error|TypeError|RangeError|SyntaxError|ReferenceError|EvalError|URIError)$/;

function javascriptTests(subject: TestSubject, framework: ScriptFramework): string {
  const { name, module, signature, calls } = subject;
  const tests = calls.map((call) => testOf(call, subject, framework));
  const title = JSON.stringify(`${signature}: to be written`);
  if (tests.length === 0) tests.push(todoOf(title, framework));
  const usesAssert = tests.some((test) => test.includes('assert.'));
  const head = [
    ...importsOf(framework, usesAssert, tests.length > 0 && calls.length > 0),
    `import { ${name} } from '${module}';`,
  ];
  return `${head.join('\n')}\n\n${tests.join('\n')}`;
}

function importsOf(framework: ScriptFramework, usesAssert: boolean, usesExpect: boolean): string[] {
  const assert = usesAssert ? ["import assert from 'node:assert/strict';"] : [];
  if (framework === 'vitest') return [`import { ${usesExpect ? 'expect, test' : 'test'} } from 'vitest';`];
  if (framework === 'node:test') return [...assert, "import { test } from 'node:test';"];
  return framework === 'mocha' ? assert : [];
}

function todoOf(title: string, framework: ScriptFramework): string {
  if (framework === 'node:test') return `test(${title}, { todo: true });\n`;
  return framework === 'mocha' ? `it(${title});\n` : `test.todo(${title});\n`;
}

function testOf(example: Example, { isAsync }: TestSubject, framework: ScriptFramework): string {
  const { call, kind, expected, setup } = example;
  const what = kind === 'raises' ? `throws ${expected}` : `is ${expected}`;
  const title = JSON.stringify(`${call} ${what}`);
  const usesExpect = framework === 'vitest' || framework === 'jest';
  const line = usesExpect ? expectLine(example, isAsync) : assertLine(example, isAsync);
  const lines = [...setup, line].map((one) => `  ${one}`).join('\n');
  const head = isAsync ? 'async () => {' : '() => {';
  return `${framework === 'mocha' ? 'it' : 'test'}(${title}, ${head}\n${lines}\n});\n`;
}

function expectLine({ call, kind, expected }: Example, isAsync: boolean): string {
  if (kind === 'raises') {
    const error = BUILT_IN_ERROR.test(expected) ? expected : '';
    return isAsync
      ? `await expect(${call}).rejects.toThrow(${error});`
      : `expect(() => ${call}).toThrow(${error});`;
  }
  const got = isAsync ? `await ${call}` : call;
  const isNear = /^-?\d+\.\d+$/.test(expected);
  return `expect(${got}).${isNear ? 'toBeCloseTo' : 'toEqual'}(${expected});`;
}

function assertLine({ call, kind, expected }: Example, isAsync: boolean): string {
  if (kind === 'raises') {
    const error = BUILT_IN_ERROR.test(expected) ? `, ${expected}` : '';
    return isAsync ? `await assert.rejects(${call}${error});` : `assert.throws(() => ${call}${error});`;
  }
  const got = isAsync ? `await ${call}` : call;
  const isNear = /^-?\d+\.\d+$/.test(expected);
  return isNear
    ? `assert.ok(Math.abs(${got} - ${expected}) < 1e-6);`
    : `assert.deepEqual(${got}, ${expected});`;
}

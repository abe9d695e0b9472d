import type { Example } from '../../contract/example.ts';
import type { TestFramework, TestSubject } from './write.ts';

type Script = Exclude<TestFramework, 'pytest' | 'unittest'>;

/** Errors that a test can name without importing them. */
const BUILT_IN_ERROR = /^(?:Error|TypeError|RangeError|SyntaxError|ReferenceError|EvalError|URIError)$/;

export function javascriptTests(subject: TestSubject, framework: TestFramework): string {
  const { name, module, signature, calls } = subject;
  const kind = framework as Script;
  const tests = calls.map((call) => testOf(call, subject, kind));
  const title = JSON.stringify(`${signature}: to be written`);
  if (tests.length === 0) tests.push(todoOf(title, kind));
  const usesAssert = tests.some((test) => test.includes('assert.'));
  const head = [
    ...importsOf(kind, usesAssert, tests.length > 0 && calls.length > 0),
    `import { ${name} } from '${module}';`,
  ];
  return `${head.join('\n')}\n\n${tests.join('\n')}`;
}

function importsOf(framework: Script, usesAssert: boolean, usesExpect: boolean): string[] {
  const assert = usesAssert ? ["import assert from 'node:assert/strict';"] : [];
  if (framework === 'vitest') return [`import { ${usesExpect ? 'expect, test' : 'test'} } from 'vitest';`];
  if (framework === 'node:test') return [...assert, "import { test } from 'node:test';"];
  return framework === 'mocha' ? assert : [];
}

function todoOf(title: string, framework: Script): string {
  if (framework === 'node:test') return `test(${title}, { todo: true });\n`;
  return framework === 'mocha' ? `it(${title});\n` : `test.todo(${title});\n`;
}

function testOf(example: Example, { isAsync }: TestSubject, framework: Script): string {
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

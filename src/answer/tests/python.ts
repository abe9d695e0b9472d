import { maskLiterals } from '../../base/source/literals.ts';
import { PYTHON_VALUE_MODULES } from '../../base/standard-values.ts';
import type { Example } from '../../contract/example.ts';
import { testNames } from './names.ts';
import type { TestFramework, TestSubject } from './write.ts';

/** Where two numbers that should be equal may differ in their last digits. */
const HAS_POINT = /(?<![\w'"])-?\d+\.\d+/;

export function pythonTests(subject: TestSubject, framework: TestFramework): string {
  return framework === 'pytest' ? pytest(subject) : unittest(subject);
}

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

/** The one that does not come with the language stands behind those that do (PEP 8). */
const INSTALLED = 'import pytest';

/** Of the modules that the tests use, of the standard types that their calls name, and of what is tested. */
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

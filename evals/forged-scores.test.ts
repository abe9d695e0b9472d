import { afterAll, describe, expect, it } from 'vitest';
import { markNode } from './node-tests.ts';
import { markPython } from './python-tests.ts';
import { openSandbox } from './sandbox.ts';

const { sandbox } = openSandbox();
afterAll(() => sandbox.close());
const python = await sandbox.available('python');
const node = await sandbox.available('node');

describe.skipIf(!python.ok)('Python answers that forge a score (needs a sandbox)', () => {
  const test =
    'def check(candidate):\n    assert candidate(2) == 4\n    assert abs(candidate(3) - 9) < 1e-6\n';
  const mark = (program: string) =>
    markPython(sandbox, { program, test, entryPoint: 'f', keepsTrials: true }, {});
  const WRONG = 'def f(a): return a * 3\n';

  it('passes what is right', async () => {
    expect(await mark('def f(a): return a ** 2\n')).toMatchObject({ passed: true, reason: 'passed' });
    expect(await mark(WRONG)).toMatchObject({ passed: false, reason: 'wrong_answer' });
  });

  it.each([
    [
      'prints the token of the main module',
      'import sys, os\nmain = sys.modules["__main__"]\nos.write(1, getattr(main, "job", {}).get("token", "").encode())\nos._exit(0)\n',
    ],
    [
      'prints the token of the frames',
      'import sys, os\nframe = sys._getframe()\nwhile frame:\n    for held in [*frame.f_locals.values()]:\n        if isinstance(held, dict) and "token" in held: os.write(1, held["token"].encode()); os._exit(0)\n    frame = frame.f_back\n',
    ],
    ['ends at once', 'import sys\nsys.exit(0)\n'],
    ['ends when it is called', 'import os\ndef f(a): os._exit(0)\n'],
    [
      'is equal to everything',
      'class Any:\n    def __eq__(self, other): return True\n    def __sub__(self, other): return 0\ndef f(a): return Any()\n',
    ],
    [
      'is a number of a class of its own',
      'class Any(int):\n    def __eq__(self, other): return True\n    def __sub__(self, other): return 0\ndef f(a): return [Any(a)][0]\n',
    ],
    [
      'replaces abs and errors',
      'import builtins\nbuiltins.abs = lambda one: 0\nbuiltins.AssertionError = Exception\nabs = builtins.abs\ndef f(a): return 4\n',
    ],
    ['brings its own check', 'def check(candidate): pass\n'],
    ['hooks the end', 'import atexit, os\natexit.register(os._exit, 0)\n'],
    ['asks the collector', 'import gc\nfor one in gc.get_objects(): pass\n'],
  ])('%s', async (_, program) => {
    expect(await mark(WRONG + program)).toMatchObject({ passed: false });
  });
});

describe.skipIf(!node.ok)('JavaScript answers that forge a score (needs a sandbox)', () => {
  const test =
    "const assert = require('node:assert');\nlet candidate = f;\nassert.deepEqual(candidate(2), 4);\nassert.deepEqual(candidate(3), 9);\n";
  const mark = (program: string) => markNode(sandbox, { program, test }, {});

  it('passes what is right', async () => {
    expect(await mark('function f(a) { return a ** 2; } // the end')).toMatchObject({
      passed: true,
      reason: 'passed',
    });
    expect(await mark('function f(a) { return a * 3; }')).toMatchObject({
      passed: false,
      reason: 'wrong_answer',
    });
  });

  it.each([
    ['replaces assert', "require('node:assert').deepEqual = () => {};"],
    ['brings its own require', 'function require() { return { deepEqual() {} }; }'],
    ['brings its own assert', 'const assert = { deepEqual() {} };'],
    [
      'reads the program for the token',
      "const fs = require('fs'); fs.writeSync(1, fs.readFileSync(process.argv[1], 'utf8').slice(-40)); process.exit(0);",
    ],
    ['ends at once', 'process.exit(0);'],
    ['does not let errors end it', "process.on('uncaughtException', () => process.exit(0));"],
    ['replaces Object.is', 'Object.is = () => true;'],
    ['opens the inspector', "new (require('inspector').Session)().connect();"],
  ])('%s', async (_, program) => {
    expect(await mark(`function f(a) { return a * 3; }\n${program}`)).toMatchObject({ passed: false });
  });

  it('turns into the right number', async () => {
    expect(await mark('function f(a) { return { valueOf: () => a * a }; }')).toMatchObject({ passed: false });
  });
});

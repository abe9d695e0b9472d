import { randomUUID } from 'node:crypto';
import { NODE_ENCODE } from '../src/adapters/examples/node-encode.ts';
import { NODE_GUARD } from '../src/adapters/examples/node-guard.ts';
import { MEDDLED_EXIT } from '../src/adapters/examples/transcript.ts';
import type { Sandbox, SandboxLimits } from '../src/ports/sandbox.ts';
import { type Mark, markRun } from './sandbox-score.ts';

/**
 * Runs a program and its tests, which share a process and the program's names. The tests have a `require` and an
 * `assert` that the program cannot change; an answer with getters, its own prototype or a proxy in front of it does not
 * count; the language's built-ins must be unchanged. The token comes by standard input, which is read before the
 * program begins.
 */
const JUDGE = `
import assert from 'node:assert';
import children from 'node:child_process';
import fs from 'node:fs';
import inspector from 'node:inspector';
import modules from 'node:module';
import { Writable } from 'node:stream';
import { types } from 'node:util';
import v8 from 'node:v8';
import workers from 'node:worker_threads';

const MEDDLED = ${MEDDLED_EXIT};
${NODE_GUARD}
${NODE_ENCODE}
const { program, test, token } = JSON.parse(fs.readFileSync(0, 'utf8'));
const write = fs.writeSync;
const includes = String.prototype.includes;
const { AssertionError } = assert;
const COMPARING = /equal/i;
const comparing = (compare) => (actual, expected, message) => {
  lookAround();
  if (apply(includes, encoded(actual), ['["other"']))
    throw new AssertionError({ message: 'the answer says by itself what it is equal to', actual: 0, expected: 1, operator: 'equal' });
  return compare(actual, expected, message);
};
const closed = (value) => {
  const copy = (...given) => value(...given);
  for (const name of Object.keys(value)) {
    const part = value[name];
    if (name === 'strict') continue;
    copy[name] = COMPARING.test(name) && typeof part === 'function' ? comparing(part) : part;
  }
  return copy;
};
const checks = closed(assert);
checks.strict = Object.freeze(closed(assert.strict));
Object.freeze(checks);
const require = modules.createRequire(import.meta.url);
const testRequire = (name) => (name === 'node:assert' || name === 'assert' ? checks : require(name));
const run = new Function('require', 'module', 'exports', program + '\\n;return (function (require) {' + test + '\\n});');
defineProperty(process, 'stdout', { configurable: true, value: new Writable({ write: (_chunk, _encoding, done) => done() }) });
closeWays();
const made = { exports: {} };
run(require, made, made.exports)(testRequire);
lookAround();
write(1, token);
apply(leave, process, [0]);
`;

/** Emitted JavaScript: a program, and the tests that follow it. */
export type NodeTests = { program: string; test: string };

/** Runs a Node program with its tests. */
export function markNode(sandbox: Sandbox, tests: NodeTests, limits: Partial<SandboxLimits>): Promise<Mark> {
  const token = randomUUID();
  const files = [{ path: 'main.mjs', text: JUDGE }];
  const stdin = JSON.stringify({ ...tests, token });
  return markRun(sandbox, { program: 'node', args: ['main.mjs'], files, stdin, limits }, token);
}

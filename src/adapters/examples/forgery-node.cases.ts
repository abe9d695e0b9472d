import type { Forgery } from './forgery.cases.ts';

const WRONG = 'export function f(a) { return a * 3; }\n';
/** Lines as a judge would print them, for a mark that the code has got hold of or guessed. */
const SAY = `
import fs from 'node:fs';
const RIGHT = [{ broken: null }, { passed: true, got: '4', isValue: true }];
const say = (mark) => { for (const line of RIGHT) fs.writeSync(1, '\\n' + mark + JSON.stringify(line) + '\\n'); };
const forged = () => ['{"value":["undefined"],"shown":"","got":""}', '{"value":["number","4"],"shown":"4","got":"4"}', '{"end":true}'].map((text, at) => '0'.repeat(64) + ' ' + at + ' ' + text + '\\n').join('');
`;
const inspected = (ask: string) => `${WRONG}
const { Session } = await import('node:inspector');
const session = new Session();
session.connect();
session.post(${ask});
`;

/** Their `f` is wrong: it should give 4 for 2. */
export const NODE_FORGERIES: Forgery[] = [
  {
    name: 'prints lines with the mark of the job file',
    expected: 'fail',
    code: `${SAY}${WRONG}say(JSON.parse(fs.readFileSync(new URL('./job.json', import.meta.url), 'utf8')).mark);\nprocess.exit(0);\n`,
  },
  {
    name: 'prints lines with no code and ends',
    expected: 'unknown',
    code: `${SAY}${WRONG}fs.writeSync(1, forged());\nprocess.exit(0);\n`,
  },
  {
    name: 'prints lines with no code and goes on',
    expected: 'unknown',
    code: `${SAY}${WRONG}fs.writeSync(1, forged());\n`,
  },
  {
    name: 'forges the last line when it is called',
    expected: 'unknown',
    code: `${SAY}export function f() { fs.writeSync(1, '0 2 {"end":true}\\n'); process.exit(0); }\n`,
  },
  { name: 'ends before it is called', expected: 'fail', code: `${WRONG}process.exit(0);\n` },
  {
    name: 'ends when it is called',
    expected: 'fail',
    code: 'export function f() { process.reallyExit(0); }\n',
  },
  {
    name: 'reads what is left of the input',
    expected: 'fail',
    code: `${SAY}${WRONG}say(JSON.parse(fs.readFileSync(0, 'utf8')).mark);\n`,
  },
  {
    name: 'reads the arguments and the environment',
    expected: 'unknown',
    code: `${SAY}${WRONG}for (const word of [...process.argv, ...process.execArgv, ...Object.values(process.env)]) say(word);\n`,
  },
  { name: 'reads its memory', expected: 'unknown', code: `${SAY}${WRONG}fs.openSync('/proc/self/mem');\n` },
  {
    name: 'reads its memory by an address',
    expected: 'unknown',
    code: `${WRONG}import { promises } from 'node:fs';\nawait promises.open(new URL('file:///%70roc/self/mem'));\n`,
  },
  {
    name: 'reads its memory by a link',
    expected: 'unknown',
    code: `${SAY}${WRONG}fs.symlinkSync('/dev/fd/../mem', 'memory');\nfs.openSync('memory');\n`,
  },
  {
    name: 'imports the judge once more',
    expected: 'fail',
    code: `${WRONG}const judge = await import('./main.mjs?again').catch((error) => error);\nif (judge.same) judge.same = () => true;\nthrow judge;\n`,
  },
  {
    name: 'waits for the judge that waits for it',
    expected: 'fail',
    code: `${WRONG}await import('./main.mjs');\n`,
  },
  {
    name: 'writes the judge anew',
    expected: 'fail',
    code: `${SAY}${WRONG}fs.writeFileSync('main.mjs', 'process.exit(0)');\n`,
  },
  {
    name: 'leads the job file elsewhere',
    expected: 'fail',
    code: `${SAY}${WRONG}fs.rmSync('job.json', { force: true });\nfs.symlinkSync('candidate.mjs', 'job.json');\n`,
  },
  {
    name: 'exports what the judge calls',
    expected: 'fail',
    code: `${WRONG}export const __fettle_evaluate = () => 4;\n`,
  },
  { name: 'replaces eval', expected: 'unknown', code: `${WRONG}globalThis.eval = () => 4;\n` },
  {
    name: 'replaces eval while it is called',
    expected: 'unknown',
    code: 'export function f(a) { globalThis.eval = () => 4; return a * 3; }\n',
  },
  {
    name: 'replaces JSON.stringify',
    expected: 'unknown',
    code: `${WRONG}JSON.stringify = () => '{"passed":true,"got":"4","isValue":true,"broken":null}';\n`,
  },
  {
    name: 'replaces Object.is and Math.abs',
    expected: 'unknown',
    code: `${WRONG}Object.is = () => true;\nMath.abs = () => 0;\n`,
  },
  {
    name: 'replaces Array.prototype',
    expected: 'unknown',
    code: 'export function f(a) { return [a * 3]; }\nArray.prototype.every = () => true;\nArray.isArray = () => true;\n',
  },
  {
    name: 'replaces Reflect',
    expected: 'unknown',
    code: `${WRONG}Reflect.apply = () => true;\nReflect.getPrototypeOf = () => null;\n`,
  },
  {
    name: 'replaces Function.prototype.call',
    expected: 'unknown',
    code: `${WRONG}Function.prototype.call = Function.prototype.apply = () => 4;\n`,
  },
  {
    name: 'replaces Promise.prototype.then',
    expected: 'unknown',
    code: `${WRONG}Promise.prototype.then = function (done) { done(4); };\n`,
  },
  {
    name: 'replaces the iterator of lists',
    expected: 'unknown',
    code: `${WRONG}Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true });\n`,
  },
  {
    name: 'gives every object a value',
    expected: 'unknown',
    code: `${WRONG}Object.defineProperty(Object.prototype, 'passed', { get: () => true, set() {} });\n`,
  },
  {
    name: 'gives every object a way to JSON',
    expected: 'unknown',
    code: `${WRONG}Object.prototype.toJSON = () => 4;\n`,
  },
  {
    name: 'replaces what writes, for every module',
    expected: 'fail',
    code: `${SAY}${WRONG}import modules from 'node:module';
const write = fs.writeSync;
fs.writeSync = (to, text) => write(to, String(text).replace('"passed":false', '"passed":true').replace('"number","6"', '"number","4"'));
modules.syncBuiltinESMExports();
`,
  },
  {
    name: 'replaces what compares, for every module',
    expected: 'fail',
    code: `${WRONG}import modules from 'node:module';
import util from 'node:util';
util.isDeepStrictEqual = () => true;
util.inspect = () => '4';
util.types.isProxy = () => false;
modules.syncBuiltinESMExports();
`,
  },
  {
    name: 'takes the sealing of node:crypto over',
    expected: 'fail',
    code: `${WRONG}import crypto from 'node:crypto';
for (const kind of [crypto.Hmac, crypto.Hash]) { kind.prototype.digest = () => '0'; Object.defineProperty(kind.prototype, '_options', { set() { this.update('4'); } }); }
`,
  },
  {
    name: 'prints when the process ends',
    expected: 'fail',
    code: `${SAY}${WRONG}process.on('exit', () => fs.writeSync(1, forged()));\n`,
  },
  {
    name: 'prints later',
    expected: 'unknown',
    code: `${SAY}export async function f(a) { setTimeout(() => fs.writeSync(1, forged())); await new Promise((done) => setTimeout(done, 20)); return a * 3; }\n`,
  },
  {
    name: 'replaces the exits',
    expected: 'fail',
    code: `${WRONG}process.exit = process.reallyExit = process.abort = () => undefined;\n`,
  },
  {
    name: 'closes the output',
    expected: 'fail',
    code: `${SAY}${WRONG}fs.closeSync(1);\nfs.openSync('lines', 'w+');\n`,
  },
  { name: 'opens the inspector', expected: 'unknown', code: inspected(`'Runtime.globalLexicalScopeNames'`) },
  {
    name: 'opens the inspector by another door',
    expected: 'fail',
    code: `${WRONG}const { createRequire } = await import('node:module');\nnew (createRequire('/').call(null, 'inspector/promises').Session)().connect();\n`,
  },
  {
    name: 'has itself debugged',
    expected: 'unknown',
    code: `${WRONG}process.kill(process.pid, 'SIGUSR1');\n`,
  },
  {
    name: 'writes its heap down',
    expected: 'unknown',
    code: `${WRONG}import { writeHeapSnapshot } from 'node:v8';\nwriteHeapSnapshot();\n`,
  },
  {
    name: 'changes the engine',
    expected: 'unknown',
    code: `${WRONG}import v8 from 'node:v8';\nv8.setFlagsFromString('--allow-natives-syntax');\n`,
  },
  { name: 'takes the inside of Node', expected: 'unknown', code: `${WRONG}process.binding('natives');\n` },
  {
    name: 'starts a worker',
    expected: 'unknown',
    code: `${WRONG}import { Worker } from 'node:worker_threads';\nnew Worker('process.exit(0)', { eval: true });\n`,
  },
  {
    name: 'starts a program',
    expected: 'unknown',
    code: `${WRONG}import { execSync } from 'node:child_process';\nexecSync('cat /proc/1/environ');\n`,
  },
  {
    name: 'loads machine code',
    expected: 'unknown',
    code: `${WRONG}process.dlopen({ exports: {} }, '/tmp/work/native.node');\n`,
  },
  {
    name: 'reads its memory through WASI',
    expected: 'unknown',
    code: `${WRONG}import { WASI } from 'node:wasi';\nnew WASI({ version: 'preview1', preopens: { '/': '/proc/self' } });\n`,
  },
  {
    name: 'hooks the loader',
    expected: 'unknown',
    code: `${WRONG}import { register } from 'node:module';\nregister('data:text/javascript,');\n`,
  },
  {
    name: 'looks for its callers',
    expected: 'unknown',
    code: `${SAY}Error.prepareStackTrace = (_, sites) => sites;
export function f(a) {
  for (const site of new Error('').stack) {
    const caller = site.getFunction();
    if (caller !== undefined && caller !== f) say(String(caller));
  }
  return a * 3;
}
`,
  },
  {
    name: 'is a proxy',
    expected: 'fail',
    code: `export const f = () => new Proxy([], { get: (_, name) => (name === 'length' ? 1 : 4), getOwnPropertyDescriptor: () => ({ value: 4, configurable: true, enumerable: true }) });\n`,
  },
  {
    name: 'has getters',
    expected: 'fail',
    code: 'let times = 0;\nexport const f = () => ({ get a() { return times++ ? 4 : 6; } });\n',
  },
  {
    name: 'turns into the right number',
    expected: 'fail',
    code: `export const f = () => ({ valueOf: () => 4, toJSON: () => 4, [Symbol.toPrimitive]: () => 4, [Symbol.for('nodejs.util.inspect.custom')]: () => '4' });\n`,
  },
  { name: 'is a number in a box', expected: 'fail', code: 'export const f = () => new Number(4);\n' },
  {
    name: 'calls itself a list',
    expected: 'fail',
    code: `export const f = () => ({ __proto__: Array.prototype, 0: 4, length: 1, [Symbol.toStringTag]: 'Array' });\n`,
  },
  {
    name: 'is a list of a class of its own',
    expected: 'fail',
    code: 'class List extends Array { every() { return true; } }\nexport const f = () => List.of(4);\n',
  },
];

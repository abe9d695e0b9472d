import { MAX_EXAMPLE_GOT_CHARACTERS, MAX_EXAMPLE_SHOWN_CHARACTERS } from '../../config/limits.ts';
import { NODE_ENCODE } from './node-encode.ts';
import { NODE_GUARD } from './node-guard.ts';
import { NODE_SEAL } from './node-seal.ts';
import { MEDDLED_EXIT } from './transcript.ts';

/**
 * Runs in the sandbox beside `candidate.mjs`, reads the job of `job.ts` from its input, and writes the lines that `transcript.ts` reads.
 * It knows no expected value. The key is a local name of a strict module without exports, which no code elsewhere can look into; all
 * that the judge calls later it holds from before the candidate was loaded, and reads nothing by way of a prototype. A call that does not
 * end is ended by the sandbox.
 */
export const NODE_PROGRAM = String.raw`
import fs from 'node:fs';
import inspector from 'node:inspector';
import modules from 'node:module';
import { Writable } from 'node:stream';
import { inspect, types } from 'node:util';
import v8 from 'node:v8';
import children from 'node:child_process';
import workers from 'node:worker_threads';

const MEDDLED = ${MEDDLED_EXIT};
const SHORT = ${MAX_EXAMPLE_GOT_CHARACTERS};
const MAX_SHOWN = ${MAX_EXAMPLE_SHOWN_CHARACTERS};
${NODE_GUARD}
${NODE_SEAL}
${NODE_ENCODE}
const job = JSON.parse(fs.readFileSync(0, 'utf8'));
const seal = sealer(Bytes.from(job.key.match(/../g), (digits) => Number.parseInt(digits, 16)));
const { calls, name: evaluateName } = job;
const write = fs.writeSync;
const show = inspect;
const cut = (text, end) => apply(sliceOf, text, [0, end]);
const short = (text) => (text.length <= SHORT ? text : cut(text, SHORT) + '...');
const isPrototypeOf = OBJECTS.isPrototypeOf;
const ERRORS = Error.prototype;

let place = 0;
// Each line has its place and a code (HMAC-SHA-256) that only the holder of the key can make.
const tell = (text) => {
  lookAround();
  const line = place + ' ' + text;
  place += 1;
  write(1, seal(line) + ' ' + line + '\n');
};
const isError = (error) => typeof error === 'object' && error !== null && apply(isPrototypeOf, ERRORS, [error]);
const shown = (error) => short('' + (isError(error) ? error.name + ': ' + error.message : show(error)));
const failed = (error) => {
  let names = '';
  let got = '';
  try {
    if (isError(error)) {
      const own = '' + error.name;
      const made = '' + error.constructor?.name;
      names = quote(cut(own, SHORT)) + ',' + quote(cut(made, SHORT));
    }
    got = shown(error);
  } catch {
    // An error that cannot be shown has no words.
  }
  return '{"error":[' + names + '],"got":' + quote(got) + '}';
};
const answerOf = async (evaluate, { setup, call }) => {
  try {
    let source = '';
    for (let at = 0; at < setup.length; at += 1) source += setup[at] + '\n;';
    const value = await evaluate(source + call);
    const text = '' + show(value, { depth: 6, breakLength: Infinity });
    // What stands here was asked after the code ran, and before anything of it is read.
    lookAround();
    return '{"value":' + encoded(value) + ',"shown":' + quote(cut(text, MAX_SHOWN)) + ',"got":' + quote(short(text)) + '}';
  } catch (error) {
    return failed(error);
  }
};
const judge = async () => {
  let candidate;
  try {
    candidate = await import('./candidate.mjs');
  } catch (error) {
    tell(failed(error));
    return;
  }
  const evaluate = candidate[evaluateName];
  tell('{"value":["undefined"],"shown":"","got":""}');
  for (let at = 0; at < calls.length; at += 1) {
    lookAround();
    tell(await answerOf(evaluate, calls[at]));
  }
};

for (const name of ['log', 'info', 'warn', 'error', 'debug', 'table', 'dir']) console[name] = () => undefined;
for (const name of ['stdout', 'stderr'])
  defineProperty(process, name, { configurable: true, value: new Writable({ write: (_chunk, _encoding, done) => done() }) });
closeWays();
await judge();
tell('{"end":true}');
apply(leave, process, [0]);
`;

/** The last line of the module, through which calls are evaluated where its names are known. */
export function nodeEvaluate(name: string): string {
  return `\nexport const ${name} = (${name}_source) => eval(${name}_source);\n`;
}

import { MAX_EXAMPLE_GOT_CHARACTERS, MAX_EXAMPLE_SHOWN_CHARACTERS } from '../../config/limits.ts';
import { NODE_ENCODE } from './node-encode.ts';
import { NODE_GUARD } from './node-guard.ts';
import { MEDDLED_EXIT } from './transcript.ts';

/**
 * Runs in the sandbox next to `candidate.mjs`, reads the job of `job.ts` from its input, and writes the lines
 * that `transcript.ts` reads. It does not know the expected values. The codes of its lines are local names of
 * a strict module without exports, which no other code can inspect, and each is used once, because nothing
 * else can write to its output. It saves everything it calls later before the candidate is loaded, and reads
 * nothing through a prototype. A call that does not end is ended by the sandbox.
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
${NODE_ENCODE}
const job = JSON.parse(fs.readFileSync(0, 'utf8'));
const { calls, seals, name: evaluateName } = job;
const write = fs.writeSync;
const show = inspect;
const cut = (text, end) => apply(sliceOf, text, [0, end]);
const short = (text) => (text.length <= SHORT ? text : cut(text, SHORT) + '...');
const isPrototypeOf = OBJECTS.isPrototypeOf;
const ERRORS = Error.prototype;

// A plain call of the function depends on nothing that the candidate could have changed, except for eval.
const PLAIN_CALL = /^[\w$]+\((?:[^.]|\.\d)*\)$/;
for (const one of calls) one.isPlain = one.setup.length === 0 && PLAIN_CALL.test(one.call);
const { eval: evalHere } = globalThis;
const lookAtEval = () => {
  const found = getOwnPropertyDescriptor(globalThis, 'eval');
  if (found === undefined || part(found, 'value') !== evalHere) meddled();
};

let place = 0;
// Each line has its own code, which only the author of the job knows and which is revealed with that line.
const tell = (text) => {
  const line = seals[place] + ' ' + place + ' ' + text + '\n';
  place += 1;
  write(1, line);
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
    // An error that cannot be shown has no text.
  }
  return '{"error":[' + names + '],"got":' + quote(got) + '}';
};
const answerOf = async (evaluate, { setup, call, isPlain }) => {
  try {
    if (isPlain) lookAtEval();
    else lookAround();
    let source = '';
    for (let at = 0; at < setup.length; at += 1) source += setup[at] + '\n;';
    const value = await evaluate(source + call);
    const text = '' + show(value, { depth: 6, breakLength: Infinity });
    if (!isPlain) lookAround();
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
  for (let at = 0; at < calls.length; at += 1) tell(await answerOf(evaluate, calls[at]));
  lookAround();
};

for (const name of ['log', 'info', 'warn', 'error', 'debug', 'table', 'dir']) console[name] = () => undefined;
for (const name of ['stdout', 'stderr'])
  defineProperty(process, name, { configurable: true, value: new Writable({ write: (_chunk, _encoding, done) => done() }) });
closeWays();
tell('{"begun":true}');
await judge();
tell('{"end":true}');
apply(leave, process, [0]);
`;

/** The last line of the module, through which calls are evaluated in the scope of its names. */
export function nodeEvaluate(name: string): string {
  return `\nexport const ${name} = (${name}_source) => eval(${name}_source);\n`;
}

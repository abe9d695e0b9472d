/**
 * Runs in the sandbox, beside `job.json` and `candidate.mjs`; it prints what `PYTHON_PROGRAM` prints. The code is a module with
 * a last line of ours, through which calls are evaluated where its names are known. A call that does not end is ended by the sandbox.
 */
export const NODE_PROGRAM = `
import { readFileSync, writeSync } from 'node:fs';
import { isDeepStrictEqual, inspect } from 'node:util';

const job = JSON.parse(readFileSync(new URL('./job.json', import.meta.url), 'utf8'));
const tell = (answer) => writeSync(1, '\\n' + job.mark + JSON.stringify(answer) + '\\n');
const short = (text) => (text.length <= 300 ? text : text.slice(0, 300) + '...');
const shown = (error) => short(error instanceof Error ? error.name + ': ' + error.message : inspect(error));
for (const name of ['log', 'info', 'warn', 'error', 'debug', 'table', 'dir']) console[name] = () => undefined;

const tolerance = (text) => {
  const digits = /\\.(\\d{3,})$/.exec(text.trim())?.[1];
  return digits === undefined ? 1e-6 : 10 ** -digits.length;
};
const same = (got, expected, near) => {
  if (typeof got === 'number' && typeof expected === 'number')
    return Object.is(got, expected) || got === expected || Math.abs(got - expected) <= near;
  if (Array.isArray(got) && Array.isArray(expected))
    return got.length === expected.length && got.every((one, index) => same(one, expected[index], near));
  if ((got ?? null) === null && (expected ?? null) === null) return true;
  return isDeepStrictEqual(got, expected);
};
const literal = (text) => new Function('True', 'False', 'None', 'return (' + text + ')')(true, false, null);

let evaluate;
let broken = null;
try {
  ({ __fettle_evaluate: evaluate } = await import('./candidate.mjs'));
} catch (error) {
  broken = shown(error);
}
tell({ broken });
for (const example of broken === null ? job.examples : []) {
  let passed = false;
  let got = '';
  let isValue = true;
  try {
    const value = await evaluate([...example.setup, example.call].join('\\n;'));
    got = short(inspect(value, { depth: 6, breakLength: Infinity }));
    if (example.kind === 'value') passed = same(value, literal(example.expected), tolerance(example.expected));
    if (example.kind === 'shown') passed = got === example.expected;
  } catch (error) {
    got = shown(error);
    isValue = false;
    passed = example.kind === 'raises' && error instanceof Error && [error.name, error.constructor.name].includes(example.expected);
  }
  tell({ passed, got, isValue });
}
process.exit(0);
`;
/** The last line of the module. */
export const NODE_EVALUATE = '\nexport const __fettle_evaluate = (source) => eval(source);\n';

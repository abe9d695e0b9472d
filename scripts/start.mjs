import { fileURLToPath } from 'node:url';
import { isMain } from './is-main.mjs';

const WHOLE_PROGRAM = ['--help', '-h', '--version', '-v'];

/**
 * The arguments of `npm start -- ARGS` for fettle: without a command, the server; its options may follow directly.
 * @param {string[]} args
 */
export function startArguments(args) {
  const first = args[0];
  if (first === undefined) return ['serve'];
  return first.startsWith('-') && !WHOLE_PROGRAM.includes(first) ? ['serve', ...args] : args;
}

if (isMain(import.meta.url)) {
  const launcher = new URL('../bin/fettle.mjs', import.meta.url);
  process.argv = [process.execPath, fileURLToPath(launcher), ...startArguments(process.argv.slice(2))];
  await import(launcher.href);
}

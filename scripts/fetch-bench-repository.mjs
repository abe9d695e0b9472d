import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isMain } from './is-main.mjs';

/**
 * Python wheels and npm packages with hand-written sources, over 3,000 files. Pinned, so that figures are comparable.
 */
const PYTHON = ['django==5.1.4', 'sympy==1.13.3'];
const NODE = ['rxjs@7.8.1', 'three@0.171.0'];

/**
 * Fills a folder for `fettle bench context` through the ordinary clients of the registries. None of the packages' code
 * is run: no install scripts, no build of a source distribution, no compiling.
 * @param {string} folder
 */
export function fetchBenchRepository(folder) {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'python')))
    run('python3', [
      ...['-m', 'pip', 'install', '--quiet', '--no-deps', '--only-binary', ':all:', '--no-compile'],
      ...['--target', join(folder, 'python'), ...PYTHON],
    ]);
  if (existsSync(join(folder, 'node'))) return;
  const staging = join(folder, 'staging');
  mkdirSync(staging, { recursive: true });
  run('npm', [
    'install',
    '--ignore-scripts',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--prefix',
    staging,
    ...NODE,
  ]);
  // Moved out of node_modules, which no index enters.
  for (const name of NODE.map((entry) => entry.split('@')[0] ?? ''))
    cpSync(join(staging, 'node_modules', name), join(folder, 'node', name), { recursive: true });
  rmSync(staging, { recursive: true, force: true });
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error || status !== 0)
    throw new Error(`${command} failed; is it installed, and its registry reachable?`);
}

if (isMain(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) {
    process.stderr.write('usage: node scripts/fetch-bench-repository.mjs FOLDER\n');
    process.exitCode = 2;
  } else fetchBenchRepository(resolve(folder));
}

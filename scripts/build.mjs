import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isMain } from './is-main.mjs';

const SOURCE_FOLDERS = ['src', 'surfaces', 'bench', 'evals', 'rules'];
const SOURCE_FILES = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/build.mjs',
  'scripts/copy-grammars.mjs',
  'scripts/copy-rules.mjs',
];
/** How long a second build waits for the first. */
const LOCK_WAIT_MS = 180_000;
const LOCK_POLL_MS = 200;

/** A failed build: `message` is one line that says what to do, `output` is the compiler's. */
export class BuildFailure extends Error {
  /**
   * @param {string} message
   * @param {string} [output]
   */
  constructor(message, output = '') {
    super(message);
    this.output = output;
  }
}

/**
 * Path, size and modification time of everything that goes into dist, as one hash. Sizes and removed files count, so
 * that a checkout of an older commit is noticed too. Tests are excluded: no build depends on them.
 * @param {string} root
 */
export function fingerprint(root) {
  const hash = createHash('sha256');
  for (const file of [...SOURCE_FILES, ...SOURCE_FOLDERS.flatMap((folder) => sources(root, folder))].sort()) {
    const stat = statSync(join(root, file), { throwIfNoEntry: false });
    if (stat !== undefined) hash.update(`${file} ${stat.size} ${stat.mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
function sources(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sources(root, path);
    return /\.(tsx?|yaml)$/.test(path) && !/\.(test|cases)\.ts$/.test(path) ? [path] : [];
  });
}

/**
 * Whether dist was built from exactly the current sources.
 * @param {string} root
 */
export function isFresh(root) {
  return stampOf(join(root, 'dist')) === fingerprint(root);
}

/** @param {string} output */
function stampOf(output) {
  const stamp = join(output, '.stamp');
  return existsSync(stamp) ? readFileSync(stamp, 'utf8') : null;
}

/**
 * Builds dist when it is not fresh. Two builds never run at once, and dist is replaced as a whole, so it is never seen
 * half-built. Without the compiler (an install without development packages), the existing dist is used. Throws
 * `BuildFailure`; dist is then unchanged.
 * @param {string} root
 * @param {{ onBuild?: () => void }} [hooks] `onBuild` is called only when there is something to do.
 */
export async function build(root, hooks = {}) {
  if (isFresh(root)) return;
  if (!existsSync(join(root, 'node_modules/typescript'))) {
    if (stampOf(join(root, 'dist')) !== null) return;
    throw new BuildFailure(
      `fettle is not built, and its compiler is not installed: run "npm install" in ${root}`,
    );
  }
  const release = await acquireLock(root);
  try {
    if (isFresh(root)) return;
    hooks.onBuild?.();
    await compile(root);
  } finally {
    await release();
  }
}

/** @param {string} root */
async function acquireLock(root) {
  const { lock } = await import('proper-lockfile');
  const retries = { retries: LOCK_WAIT_MS / LOCK_POLL_MS, factor: 1, minTimeout: LOCK_POLL_MS };
  return lock(root, { lockfilePath: join(root, 'dist.lock'), retries }).catch((error) => {
    throw new BuildFailure(
      `fettle could not be built: ${join(root, 'dist.lock')} cannot be had (${error.message})`,
    );
  });
}

/** @param {string} root */
async function compile(root) {
  const dist = join(root, 'dist');
  const next = `${dist}.next`;
  const old = `${dist}.old`;
  // A killed build may have left them.
  for (const folder of [next, old]) rmSync(folder, { recursive: true, force: true });
  const stamp = fingerprint(root);
  mkdirSync(next);
  await runCompiler(root, next);
  const { copyGrammars } = await import(pathToFileURL(join(root, 'scripts/copy-grammars.mjs')).href);
  await copyGrammars(next);
  const { copyRules } = await import('./copy-rules.mjs');
  copyRules(root, next);
  writeFileSync(join(next, '.stamp'), stamp);
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(next, dist);
  rmSync(old, { recursive: true, force: true });
}

/**
 * @param {string} root
 * @param {string} outputDirectory
 * @returns {Promise<void>}
 */
function runCompiler(root, outputDirectory) {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const args = [compiler, '-p', 'tsconfig.build.json', '--outDir', outputDirectory];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const advice =
        'fettle could not be built: fix the errors above, or run "npm install" if a package is missing';
      if (code === 0) resolve();
      else reject(new BuildFailure(advice, Buffer.concat(output).toString()));
    });
  });
}

/**
 * `build`, with its failure printed on standard error; false when there is no build to run.
 * @param {string} root
 */
export async function buildAloud(root) {
  try {
    await build(root, { onBuild: () => process.stderr.write('building fettle...\n') });
    return true;
  } catch (error) {
    if (!(error instanceof BuildFailure)) throw error;
    process.stderr.write(`${error.output}${error.message}\n`);
    return false;
  }
}

if (isMain(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  if (!(await buildAloud(root))) process.exitCode = 1;
}

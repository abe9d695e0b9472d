#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The exit code `environment` of docs/cli.md: the machine lacks something. */
const ENVIRONMENT = 3;
const root = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} message One line. */
function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = ENVIRONMENT;
}

/** The oldest Node that package.json allows, as `[major, minor]`. */
function oldestNode() {
  const { engines } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  return numbers(engines.node);
}

/** @param {string} version */
function numbers(version) {
  return (version.match(/\d+/g) ?? []).map(Number);
}

function isOldNode() {
  const [major = 0, minor = 0] = numbers(process.versions.node);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode();
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

/** In a checkout, builds what changed since the last start; an installed package has its dist. */
async function prepare() {
  if (!existsSync(`${root}src`)) return true;
  if (!existsSync(`${root}node_modules`)) {
    refuse(`fettle: its packages are not installed. Run "npm install" in ${root}`);
    return false;
  }
  const { buildAloud } = await import('../scripts/build.mjs');
  if (await buildAloud(root)) return true;
  process.exitCode = ENVIRONMENT;
  return false;
}

async function launch() {
  if (isOldNode()) {
    refuse(
      `fettle needs Node ${oldestNode().join('.')} or newer; this is ${process.versions.node}. Install a newer Node and try again`,
    );
    return;
  }
  if (!(await prepare())) return;
  try {
    await import(new URL('../dist/surfaces/cli/main.js', import.meta.url).href);
  } catch (error) {
    const packageName = /Cannot find package '([^']+)'/.exec(String(error))?.[1];
    if (packageName === undefined) throw error;
    refuse(`fettle: the package ${packageName} is not installed. Run "npm install" in ${root}`);
  }
}

await launch();

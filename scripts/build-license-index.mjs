/**
 * Makes data/licenses/debian.licenses, the starter index of the check `copied-code`: fingerprints, no source text.
 *
 *   node scripts/build.mjs && node scripts/build-license-index.mjs --work DIR [--out FILE]
 *
 * Downloads the packages of scripts/license-index/packages.mjs with apt's own client and the mirror configured on
 * this machine, in a private copy of apt's state; nothing is installed and none of the packages' code is run. Uses
 * sources if the mirror has them, otherwise binary packages (Python and JavaScript ship as written). The downloads
 * stay in DIR, which must be outside the checkout: a second run resumes where the first stopped, and
 * evals/checks/copied-code/main.ts cuts its excerpts from DIR/tree/copyleft.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { isMain } from './is-main.mjs';
import { COPYLEFT, PERMISSIVE } from './license-index/packages.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const APT_SOURCES = '/etc/apt/sources.list.d';
/** Tests, translations, pages and vendored code: little of it is copied, or its license differs. */
const LEFT_OUT =
  /(?:^|\/)(?:tests?|testing|testdata|locales?|i18n|langs?|po|docs?|doc|examples?|vendor|third_?party|thirdparty|node_modules|externals?|_?vendored?|resources\/lib)(?:\/|$)/;
/** The folders where binary packages put their files. */
const INSTALLED = /^usr\/(?:lib\/python3\/dist-packages|share(?:\/javascript)?)\//;

/**
 * Options that make apt read and write only in `work`, with source packages enabled.
 * @param {string} work
 */
function aptOptions(work) {
  const state = join(work, 'apt');
  const sources = join(state, 'sources.list.d');
  if (!existsSync(sources)) {
    for (const folder of [sources, join(state, 'lists/partial'), join(state, 'cache/archives/partial')])
      mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(APT_SOURCES).filter((name) => name.endsWith('.sources'))) {
      const text = readFileSync(join(APT_SOURCES, file), 'utf8');
      writeFileSync(join(sources, file), text.replace(/^Types:.*$/gm, 'Types: deb deb-src'));
    }
  }
  const options = {
    'Dir::Etc::SourceParts': sources,
    'Dir::Etc::SourceList': '/dev/null',
    'Dir::State::Lists': join(state, 'lists'),
    'Dir::Cache': join(state, 'cache'),
    'APT::Sandbox::User': 'root',
  };
  return Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/**
 * Downloads one package and unpacks the files to compare; false when the mirror does not have it.
 * @param {string} name
 * @param {string[]} binaries
 * @param {{ apt: string[], work: string, tree: string }} place
 */
function fetchPackage(name, binaries, { apt, work, tree }) {
  const download = join(work, 'download', name);
  mkdirSync(download, { recursive: true });
  const unpacked = `${tree}.part`;
  rmSync(unpacked, { recursive: true, force: true });
  mkdirSync(unpacked, { recursive: true });
  const source = spawnSync('apt-get', [...apt, '-qq', 'source', '--download-only', name], { cwd: download });
  if (source.status === 0) unpackSource(download, unpacked);
  else {
    for (const binary of binaries)
      spawnSync('apt-get', [...apt, '-qq', 'download', binary], { cwd: download });
    const packages = readdirSync(download).filter((file) => file.endsWith('.deb'));
    if (packages.length === 0) return false;
    for (const file of packages) execFileSync('dpkg-deb', ['-x', join(download, file), unpacked]);
    moveCopyright(unpacked);
    writeFileSync(join(unpacked, '.installed'), '');
  }
  writeFileSync(join(unpacked, '.version'), versionOf(download));
  prune(unpacked, unpacked);
  renameSync(unpacked, tree);
  return true;
}

/**
 * @param {string} download
 * @param {string} target
 */
function unpackSource(download, target) {
  const archives = readdirSync(download).filter((file) => /\.tar\.\w+$/.test(file));
  // The original first; the packagers' own folder after it.
  const main =
    archives.find((file) => /\.orig\.tar\./.test(file)) ??
    archives.find((file) => !/\.(?:debian|orig-)/.test(file));
  const debian = archives.find((file) => /\.debian\.tar\./.test(file));
  if (main !== undefined)
    execFileSync('tar', [
      '-xf',
      join(download, main),
      '-C',
      target,
      '--strip-components=1',
      '--no-same-owner',
    ]);
  if (debian !== undefined)
    execFileSync('tar', ['-xf', join(download, debian), '-C', target, '--no-same-owner']);
}

/** @param {string} folder */
function moveCopyright(folder) {
  const documents = join(folder, 'usr/share/doc');
  const owner = readdirSync(documents).find((name) => existsSync(join(documents, name, 'copyright')));
  if (owner === undefined) return;
  mkdirSync(join(folder, 'debian'), { recursive: true });
  cpSync(join(documents, owner, 'copyright'), join(folder, 'debian/copyright'), { dereference: true });
}

/** @param {string} download */
function versionOf(download) {
  const names = readdirSync(download);
  const file =
    names.find((name) => name.endsWith('.dsc')) ?? names.find((name) => name.endsWith('.deb')) ?? '';
  return (/_([^_]+?)(?:_\w+)?\.(?:dsc|deb)$/.exec(file)?.[1] ?? '').replace(/%3a/gi, ':');
}

/**
 * Keeps only Python, JavaScript and `debian/copyright`.
 * @param {string} root
 * @param {string} folder
 */
function prune(root, folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const name = relative(root, path);
    if (entry.isDirectory() && !LEFT_OUT.test(name)) prune(root, path);
    else if (
      !(entry.isFile() && /\.(?:py|[cm]?js)$|^debian\/copyright$|^\.(?:installed|version)$/.test(name))
    )
      rmSync(path, { recursive: true, force: true });
  }
}

/**
 * @param {string} work
 * @param {'copyleft' | 'permissive'} kind
 * @param {Readonly<Record<string, string[]>>} packages
 */
function fetchAll(work, kind, packages) {
  const apt = aptOptions(work);
  if (readdirSync(join(work, 'apt/lists')).length < 3) execFileSync('apt-get', [...apt, '-qq', 'update']);
  const there = [];
  for (const [name, binaries] of Object.entries(packages)) {
    const tree = join(work, 'tree', kind, name);
    mkdirSync(dirname(tree), { recursive: true });
    if (existsSync(tree) || fetchPackage(name, binaries, { apt, work, tree })) there.push({ name, tree });
    else process.stderr.write(`${name}: the mirror has nothing of it\n`);
  }
  return there;
}

/**
 * @param {string} work
 * @param {string} out
 */
async function main(work, out) {
  const load = (/** @type {string} */ file) =>
    import(pathToFileURL(join(ROOT, 'dist/src/adapters/licenses', file)).href);
  const [{ IndexBuilder }, { sourceFiles }] = await Promise.all([
    load('index-builder.js'),
    load('source-tree.js'),
  ]);
  const builder = new IndexBuilder({ keepPermissive: false });
  const kinds = [
    // Files of unknown license are skipped in the first group; the others were reviewed by hand.
    ...fetchAll(work, 'copyleft', COPYLEFT).map((one) => ({ ...one, license: 'unknown' })),
    ...fetchAll(work, 'permissive', PERMISSIVE).map((one) => ({ ...one, license: 'MIT' })),
  ];
  for (const { name, tree, license } of kinds) {
    builder.beginPackage(name, readFileSync(join(tree, '.version'), 'utf8') || null);
    let added = 0;
    for await (const file of sourceFiles(tree, license, existsSync(join(tree, '.installed'))))
      if (file !== null && builder.add({ ...file, path: file.path.replace(INSTALLED, '') }) === 'added')
        added += 1;
    process.stderr.write(`${name}: ${added} files\n`);
  }
  const date = new Date().toISOString().slice(0, 'yyyy-mm-dd'.length);
  const built = builder.finish({ name: 'debian', date, license: 'several' });
  if (!built.ok) throw new Error('there is nothing to make an index of');
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, built.value);
  process.stdout.write(`${relative(process.cwd(), out)}: ${built.value.length} bytes\n`);
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({ options: { work: { type: 'string' }, out: { type: 'string' } } });
  const work = values.work === undefined ? null : resolve(values.work);
  if (work === null || `${work}/`.startsWith(ROOT)) {
    process.stderr.write(
      'usage: node scripts/build-license-index.mjs --work DIR [--out FILE], DIR outside of the checkout\n',
    );
    process.exitCode = 2;
  } else await main(work, resolve(values.out ?? join(ROOT, 'data/licenses/debian.licenses')));
}

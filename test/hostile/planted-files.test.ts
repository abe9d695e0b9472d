import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiIndex } from '../../src/adapters/analyzers/python.ts';
import type { ApiIndex } from '../../src/adapters/analyzers/python-api/api-index.ts';
import { isModuleMissing, untypedSpecifiers } from '../../src/adapters/analyzers/typescript/imports.ts';
import { installedTypeScript } from '../../src/adapters/analyzers/typescript/installed.ts';
import { placeOf } from '../../src/adapters/analyzers/typescript/place.ts';
import { createSystemClock } from '../../src/adapters/clock/system.ts';
import { findOwnDefinitions } from '../../src/adapters/documentation/own-symbols.ts';
import { createEnvironment } from '../../src/adapters/environment/environment.ts';
import { createDiskFiles } from '../../src/adapters/files/disk.ts';
import { manifestNames } from '../../src/adapters/licenses/own-names.ts';
import { createPackageIndex } from '../../src/adapters/packages/package-index.ts';
import { createProcesses } from '../../src/adapters/processes/execa.ts';
import { loadPolicies } from '../../src/config/load-policy.ts';
import { openRepository } from '../../src/machine.ts';
import type { PackageIndex } from '../../src/ports/package-index.ts';
import { writeFakePython } from '../fixtures/fake-python/interpreter.ts';
import { FOLDERS, outsideTextOf, PROJECT, tellsOutside } from './planted-files.ts';

const TERABYTE = 1024 ** 4;
const MEBIBYTE = 1024 * 1024;
const MAX_GROWTH = 200 * MEBIBYTE;
const MAX_MS = 5_000;
const { signal } = new AbortController();
const files = createDiskFiles();
const clock = createSystemClock();

let folder = '';
let python: ApiIndex;
let packages: PackageIndex;
const environment = createEnvironment({ files, clock, pythonPrefixes: [], notes: null });
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-planted-'));
  const where = {
    version: '3.11.7',
    library: join(folder, 'library'),
    standard: ['builtins'],
    sites: [],
  };
  await writeFakePython(join(folder, 'bin'), 'python3', {
    where,
    facts: { builtins: { names: {}, stars: [] } },
  });
  const variables = { PATH: join(folder, 'bin') };
  python = createApiIndex({ home: join(folder, 'home'), files, processes: createProcesses(), variables });
  packages = createPackageIndex({ files, clock, home: join(folder, 'home'), pythonPrefixes: [] });
  for (const [path, text] of Object.entries(PROJECT)) {
    await put(join(folder, 'whole', path), text);
    await put(join(folder, 'outside', path), outsideTextOf(text));
  }
  await mkdir(join(folder, 'whole/.git/objects'));
}, 60_000);

afterAll(async () => {
  await Promise.all([python.close(), packages.close()]);
  await rm(folder, { recursive: true, force: true });
});

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

type Planted = { root: string; path: string };

/** A copy of the project in which `plant` has put something else in the place of one path. */
async function planted(path: string, plant: (place: string) => unknown): Promise<Planted> {
  count += 1;
  const root = join(folder, `project${count}`);
  await cp(join(folder, 'whole'), root, { recursive: true, verbatimSymlinks: true });
  await rm(join(root, path), { recursive: true, force: true });
  await plant(join(root, path));
  return { root, path };
}

/** The index takes longest, and reads ignore files and sources; the first of each kind will do. None: the whole project. */
const INDEXED = /^$|ignore$|^\.git\/|^app\.py$|^README\.md$|^package\.json$/;

/** What all that reads a repository says of one, as one text. */
async function allThatIsSaid(root: string, path = ''): Promise<string> {
  const said = await Promise.all([
    ...['python', 'typescript', 'go', 'rust', 'java'].map((language) => factsOf(root, language)),
    lookUp(root, 'pypi', ['acmelib', 'other', 'acme']),
    lookUp(root, 'npm', ['acmepack', 'untyped']),
    python.describe('acmelib.thing', root, signal),
    python.describe('other.acme', root, signal),
    manifestNames(files, root),
    loadPolicies({ home: join(folder, 'home'), workspace: root, readText: files.readText }),
    findOwnDefinitions('acme', root, signal),
    typescriptOf(root),
    INDEXED.test(path) ? indexOf(root) : null,
  ]);
  return JSON.stringify(said).replaceAll(root, '');
}

async function factsOf(root: string, language: string) {
  return environment.facts({ workspace: root, path: null, language, names: ['acmepack', 'untyped'] }, signal);
}

async function lookUp(root: string, ecosystem: 'pypi' | 'npm', names: string[]) {
  const asks = names.map((module) => ({ kind: 'import' as const, module, members: [] }));
  const found = await packages.look({ ecosystem, workspace: root, path: null, asks }, signal);
  // The day of our own data is none of the project's.
  return found.ok ? [found.value.facts, found.value.manifest, found.value.projectLicense] : found;
}

async function typescriptOf(root: string) {
  const place = placeOf({ text: '', path: join(root, 'index.ts'), language: 'typescript', workspace: root });
  return [
    await installedTypeScript(place, 'why'),
    await untypedSpecifiers("import 'acmepack';\nimport 'untyped';\n", place),
    await isModuleMissing('acme/thing', place),
    await isModuleMissing('wombat/thing', place),
  ];
}

async function indexOf(root: string) {
  const repository = await openRepository(join(folder, 'home'), root, { write: true });
  if (!repository.ok) return repository;
  const { value } = repository;
  try {
    const report = await value.refresh(signal, { paths: null });
    if (!report.ok) return report;
    return [await value.search('acme', { limit: 50 }), await value.search('wombat', { limit: 50 })];
  } finally {
    await value.close();
  }
}

/** Looks at a planted project: in time, within memory, and without a word of what is outside of it. */
async function look({ root, path }: Planted): Promise<void> {
  const before = process.memoryUsage.rss();
  const began = performance.now();
  const said = await allThatIsSaid(root, path);
  const took = performance.now() - began;
  expect(said.match(/.{0,60}(?:wombat|66\.6\.6).{0,60}/)?.[0] ?? null).toBeNull();
  expect(took).toBeLessThan(MAX_MS);
  expect(process.memoryUsage.rss() - before).toBeLessThan(MAX_GROWTH);
  await rm(root, { recursive: true, force: true });
}

const LINKS = ['/dev/zero', '/proc/kcore'];

it('the whole project is read: its own names are told', async () => {
  const said = await allThatIsSaid(join(folder, 'whole'));
  for (const name of ['acmelib', 'acmepack', 'acmecrate', 'The acme of things.'])
    expect(said).toContain(name);
  expect(tellsOutside(said)).toBe(false);
}, 60_000);

it('what is outside would be told, were it inside', async () => {
  const said = await allThatIsSaid(join(folder, 'outside'));
  expect(tellsOutside(said)).toBe(true);
}, 60_000);

describe.skipIf(process.platform === 'win32')(
  'each file that is read, planted (needs links, pipes, devices)',
  () => {
    it.each(Object.keys(PROJECT))('%s', { timeout: 120_000 }, async (path) => {
      for (const target of LINKS) await look(await planted(path, (place) => symlink(target, place)));
      await look(await planted(path, (place) => symlink(join(folder, 'outside', path), place)));
      await look(await planted(path, (place) => execFileSync('mkfifo', [place])));
      await look(
        await planted(path, async (place) => {
          await writeFile(place, PROJECT[path] ?? '');
          await truncate(place, TERABYTE);
        }),
      );
    });

    it.each(FOLDERS)('%s, as a link to a folder outside', { timeout: 60_000 }, async (path) => {
      const outside = join(folder, `outside${count}-folder`);
      await cp(join(folder, 'outside', path), outside, { recursive: true });
      await look(await planted(path, (place) => symlink(outside, place)));
      await look(await planted(path, (place) => symlink('..', place)));
    });

    it('an environment that names folders outside in a .pth file', { timeout: 60_000 }, async () => {
      const site = '.venv/lib/python3.11/site-packages';
      const lines = `${join(folder, 'outside', site)}\n../../../../../outside/${site}\n`;
      await look(await planted(`${site}/acme.pth`, (place) => writeFile(place, lines)));
    });

    it('a tsconfig that extends one outside, by a path', { timeout: 60_000 }, async () => {
      for (const base of [join(folder, 'outside/tsconfig.json'), '../outside/tsconfig.json'])
        await look(
          await planted('tsconfig.json', (place) => writeFile(place, JSON.stringify({ extends: base }))),
        );
    });
  },
);

import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programFolder } from '../../../test/fixtures/program-folder.ts';
import { TOOL_NAMES } from '../../ports/security-tools.ts';
import { createSystemClock } from '../clock/system.ts';
import { createDiskFiles } from '../files/disk.ts';
import { packageRoot } from '../package-root.ts';
import { createProcesses } from '../processes/execa.ts';
import { lockFile, TOOL_RELEASES } from './catalog.ts';
import { createSecurityTools, type SecurityToolsOptions } from './security-tools.ts';

let home: string;
let pip: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fettle-tools-'));
  pip = await programFolder();
  await copyFile(join(packageRoot(), 'test/fixtures/fake-pip/python3'), join(pip, 'python3'));
  await chmod(join(pip, 'python3'), 0o755);
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
  await rm(pip, { recursive: true, force: true });
});

/** The fake Python comes first in the PATH; behind it are the programs of its shell. */
function tools(options: Partial<SecurityToolsOptions> = {}, path = `${pip}:/usr/bin:/bin`) {
  const environment = { PATH: path, FAKE_PIP_WHEELS: pip, ...options.environment };
  return createSecurityTools({
    home,
    processes: createProcesses(environment),
    files: createDiskFiles(),
    clock: createSystemClock(),
    freeBytes: async () => null,
    ...options,
    environment,
  });
}

const { signal } = new AbortController();
const tell = (what: string) => writeFile(join(pip, what), '');
const calls = async () =>
  (await readFile(join(pip, 'calls'), 'utf8').catch(() => '')).split('\n').slice(0, -1);
const inFolder = () => readdir(join(home, 'tools')).catch(() => []);
const install = (steps: string[] = []) => tools().install('bandit', (step) => steps.push(step), signal);

describe('installing', () => {
  it('makes an environment of its own, says each step, and is known afterwards', async () => {
    const steps: string[] = [];
    const done = await install(steps);
    expect(done).toMatchObject({ ok: true, value: { name: 'bandit', version: '1.9.4' } });
    expect(steps).toEqual([
      'creating a virtual environment',
      'downloading bandit==1.9.4',
      'downloading bandit==1.9.4',
      'installing the packages',
      'trying bandit',
    ]);
    expect(await inFolder()).toEqual([expect.stringMatching(/^bandit-1\.9\.4-[0-9a-f]{8}$/), 'bandit.json']);
    const [bandit, semgrep] = await tools().list();
    expect(bandit?.folder).toMatch(/tools\/bandit-1\.9\.4-/);
    expect(semgrep).toMatchObject({ name: 'semgrep', folder: null });
  });

  it('builds no package, and leaves alone what is there', async () => {
    await install();
    const before = await calls();
    const call = before.find((one) => one.includes('pip install')) ?? '';
    expect(call).toMatch(
      / --require-hashes --no-deps --only-binary=:all: .+ -r \S+\/data\/tools\/bandit\.txt$/,
    );
    expect((await install()).ok).toBe(true);
    expect(await calls()).toEqual(before);
  });

  it('does not let the settings of the user lead pip elsewhere', async () => {
    await tools({ environment: { PIP_TARGET: '/elsewhere', PYTHONPATH: '/elsewhere' } }).install(
      'bandit',
      () => {},
      signal,
    );
    expect(await readFile(join(pip, 'misled'), 'utf8')).toBe('');
  });

  it('is done once when two ask at once', async () => {
    const both = await Promise.all([install(), install()]);
    expect(both.map(({ ok }) => ok)).toEqual([true, true]);
    expect((await calls()).filter((call) => call.includes('-m venv'))).toHaveLength(1);
  });

  it('clears away what an installation that was cut left behind', async () => {
    await mkdir(join(home, 'tools/bandit-1.9.4-deadbeef/bin'), { recursive: true });
    await install();
    expect((await inFolder()).filter((name) => name.startsWith('bandit-'))).toHaveLength(1);
    expect(await inFolder()).not.toContain('bandit-1.9.4-deadbeef');
  });
});

describe('says why it cannot, and leaves nothing behind', () => {
  it.each<[string, string, RegExp]>([
    ['old', 'no_python', /need Python 3\.10 or later, but python3 is 3\.7; install it/],
    ['no-venv', 'no_venv', /apt-get install python3-venv/],
    ['offline', 'unreachable', /check the network, the proxy/],
    ['full', 'disk_full', /free some space, or set FETTLE_HOME/],
    ['broken', 'not_usable', /does not start on this system: ImportError/],
    ['other-hash', 'not_usable', /has different files .+ nothing was installed; .+: pyyaml==6\.0\.4$/],
    ['other-version', 'not_usable', /its version is 0\.0\.1/],
  ])('%s: %s', async (what, reason, message) => {
    await tell(what);
    const done = await install();
    expect(done).toMatchObject({ ok: false, failure: { reason } });
    expect(!done.ok && done.failure.message).toMatch(message);
    expect(!done.ok && done.failure.message).not.toContain('\n');
    expect(await inFolder()).toEqual([]);
  });

  it('no Python at all', async () => {
    await rm(join(pip, 'python3'));
    const done = await tools({}, pip).install('bandit', () => {}, signal);
    expect(done).toMatchObject({ ok: false, failure: { reason: 'no_python' } });
  });

  it('too little space', async () => {
    const done = await tools({ freeBytes: async () => 1_000_000 }).install('semgrep', () => {}, signal);
    expect(done).toMatchObject({ ok: false, failure: { reason: 'disk_full' } });
    expect(await calls()).toEqual([]);
  });

  it('being cancelled, at once', async () => {
    await tell('slow');
    const stop = new AbortController();
    const started = performance.now();
    const done = await tools().install(
      'bandit',
      (step) => step.startsWith('downloading') && stop.abort(),
      stop.signal,
    );
    expect(done).toMatchObject({ ok: false, failure: { reason: 'cancelled' } });
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(await inFolder()).toEqual([]);
  });
});

describe('the lock', () => {
  it.each(TOOL_NAMES)('of %s has it in its version, and a hash for each of its packages', async (name) => {
    const text = await readFile(lockFile(name), 'utf8');
    const entries = text
      .replace(/^#.*\n/gm, '')
      .replaceAll(' \\\n', '')
      .trim()
      .split('\n');
    expect(entries.some((entry) => entry.startsWith(`${TOOL_RELEASES[name].requirement} `))).toBe(true);
    for (const entry of entries)
      expect(entry).toMatch(/^[a-z\d-]+==\S+(?: ; [^#]+?)?(?: {4}--hash=sha256:[\da-f]{64})+$/);
    expect(text).not.toMatch(/https?:/);
  });
});

describe('what is there', () => {
  it('stays when a newer version cannot be had', async () => {
    await mkdir(join(home, 'tools/bandit-0.1-aaaaaaaa/bin'), { recursive: true });
    const manifest = { version: '0.1', folder: 'bandit-0.1-aaaaaaaa', packages: 'lib' };
    await writeFile(join(home, 'tools/bandit.json'), JSON.stringify(manifest));
    await tell('offline');
    expect((await install()).ok).toBe(false);
    expect(await inFolder()).toEqual(['bandit-0.1-aaaaaaaa', 'bandit.json']);
  });

  it.each([
    ['of another version', JSON.stringify({ version: '0.1', folder: 'bandit-1', packages: 'lib' })],
    ['whose Python has gone', JSON.stringify({ version: '1.9.4', folder: 'bandit-1', packages: 'lib' })],
    ['that points out of its folder', JSON.stringify({ version: '1.9.4', folder: '..', packages: 'lib' })],
    ['that is no manifest', 'nonsense'],
  ])('does not count: a manifest %s', async (_, text) => {
    await mkdir(join(home, 'tools'), { recursive: true });
    await writeFile(join(home, 'tools/bandit.json'), text);
    expect((await tools().list())[0]?.folder).toBeNull();
  });

  it('is removed, also twice', async () => {
    await install();
    for (const _ of [1, 2]) {
      expect(await tools().remove('bandit', signal)).toMatchObject({ ok: true, value: { folder: null } });
      expect(await inFolder()).toEqual([]);
    }
  });
});

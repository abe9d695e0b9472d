import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shareAnalyzers } from '../fixtures/shared-analyzers.ts';
import { createPlace, type Place, runCli } from './harness.ts';

const analyzers = shareAnalyzers();
let place: Place;
beforeEach(async () => {
  place = await createPlace();
});
afterEach(() => place.remove());

/** What below a home others could look into, with its mode. */
async function openToOthers(home: string): Promise<string[]> {
  const entries = await readdir(home, { recursive: true });
  const modes = await Promise.all(
    ['', ...entries].map(async (name) => [name, (await stat(join(home, name))).mode & 0o777] as const),
  );
  return modes
    .filter(([, mode]) => (mode & 0o077) !== 0)
    .map(([name, mode]) => `${name} ${mode.toString(8)}`);
}

describe.skipIf(process.platform === 'win32')('the home, without Windows, which has no modes', () => {
  const work = async () => {
    await writeFile(join(place.folder, 'a.py'), 'import os\n\n\ndef wombat():\n    return os.getcwd()\n');
    const code = async (...args: string[]) => (await runCli(place, args, { analyzers })).code;
    expect(await code('index')).toBe(0);
    expect(await code('search', 'wombat')).toBe(0);
    expect(await code('check', 'a.py')).toBe(0);
    expect(await code('config', 'set', 'server.port', '9123')).toBe(0);
  };

  it('lets nobody else look into what it keeps, when it is new', async () => {
    place.home = join(place.home, 'new', 'home');
    await work();
    expect(await openToOthers(place.home)).toEqual([]);
    expect(await readdir(place.home)).toEqual(expect.arrayContaining(['config.yaml', 'indexes']));
  });

  it('is closed when an older version left it open', async () => {
    await work();
    const all = await readdir(place.home, { recursive: true });
    for (const name of ['', ...all]) {
      const path = join(place.home, name);
      await chmod(path, (await stat(path)).isDirectory() ? 0o755 : 0o644);
    }
    expect(await openToOthers(place.home)).not.toEqual([]);
    await work();
    expect(await openToOthers(place.home)).toEqual([]);
  });

  it('is not used when others can write to it', async () => {
    const planted = join(place.folder, 'planted');
    await mkdir(planted);
    await writeFile(join(planted, 'config.yaml'), 'server:\n  port: 9999\n');
    await chmod(planted, 0o777);
    place.home = planted;
    const { code, stdout, stderr } = await runCli(place, ['config', 'show']);
    expect(stderr).toMatch(/planted is writable by other users; .*chmod 700/);
    expect(stdout).toBe('');
    expect(code).toBe(3);
  });
});

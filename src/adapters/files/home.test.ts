import { chmod, chown, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiskFiles } from './disk.ts';
import { makeHome, secureHome } from './home.ts';

const SOMEBODY = 12_345;
let folder = '';
let home = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-home-'));
  home = join(folder, 'home');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

async function put(path: string, mode: number): Promise<string> {
  const file = join(home, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, 'text');
  await chmod(file, mode);
  return file;
}

describe.skipIf(process.platform === 'win32')('the home, without Windows, which has no modes', () => {
  it('is closed to others with all that is in it, and what was fetched stays as it is', async () => {
    const database = await put('indexes/abc/index.db', 0o644);
    const program = await put('cache/run.sh', 0o755);
    const model = await put('models/some.gguf', 0o644);
    for (const path of ['', 'indexes', 'indexes/abc', 'models']) await chmod(join(home, path), 0o755);
    expect(secureHome(home)).toEqual({ ok: true, value: undefined });
    for (const path of ['', 'indexes', 'indexes/abc', 'models'])
      expect(await modeOf(join(home, path))).toBe('700');
    expect(await modeOf(database)).toBe('600');
    expect(await modeOf(program)).toBe('700');
    expect(await modeOf(model)).toBe('644');
  });

  it('is made for one user alone, and not before it is needed', async () => {
    expect(secureHome(home)).toMatchObject({ ok: true });
    await expect(stat(home)).rejects.toMatchObject({ code: 'ENOENT' });
    makeHome(home);
    expect(await modeOf(home)).toBe('700');
  });

  it('is refused where others could have written its settings', async () => {
    await put('config.yaml', 0o600);
    await chmod(home, 0o777);
    const said = secureHome(home);
    expect(said).toMatchObject({ ok: false, failure: { reason: 'not_allowed' } });
    if (!said.ok) expect(said.failure.message).toMatch(/is writable by other users; .*chmod 700/);
    expect(await modeOf(home)).toBe('777');
  });

  it('may be a link of the user, and links in it are left alone', async () => {
    const outside = join(folder, 'outside');
    await writeFile(outside, '');
    await chmod(outside, 0o644);
    await put('config.yaml', 0o644);
    await chmod(home, 0o755);
    await symlink(outside, join(home, 'link'));
    await symlink(home, join(folder, 'alias'));
    expect(secureHome(join(folder, 'alias'))).toMatchObject({ ok: true });
    expect(await modeOf(home)).toBe('700');
    expect(await modeOf(join(home, 'config.yaml'))).toBe('600');
    expect(await modeOf(outside)).toBe('644');
  });

  it.runIf(process.getuid?.() === 0)(
    'is refused when it is somebody else’s (needs root to make one)',
    async () => {
      await mkdir(home, { mode: 0o700 });
      await chown(home, SOMEBODY, SOMEBODY);
      const said = secureHome(home);
      expect(said).toMatchObject({ ok: false, failure: { reason: 'not_allowed' } });
      if (!said.ok) expect(said.failure.message).toContain('belongs to another user');
    },
  );
});

describe.skipIf(process.platform === 'win32')('writing, without Windows, which has no modes', () => {
  it('below the home is private, and elsewhere as the umask says', async () => {
    const files = createDiskFiles(home);
    const own = join(home, 'tools/manifest.json');
    const other = join(folder, 'project/new.py');
    await files.writeText(own, 'x');
    await files.writeText(other, 'x');
    const usual = 0o666 & ~process.umask();
    expect([await modeOf(own), await modeOf(dirname(own)), await modeOf(home)]).toEqual([
      '600',
      '700',
      '700',
    ]);
    expect(await modeOf(other)).toBe(usual.toString(8));
    await chmod(own, 0o644);
    await files.writeText(own, 'y');
    expect(await modeOf(own)).toBe('600');
  });
});

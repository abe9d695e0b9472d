import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, open, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDiskFiles } from './disk.ts';

const files = createDiskFiles();
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-disk-'));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

describe('reading', () => {
  it('gives the text as it stands, byte order mark and line ends included', async () => {
    const path = join(folder, 'a.txt');
    await writeFile(path, '\ufeffgrün\r\n');
    expect(await files.readText(path, 100)).toEqual({ ok: true, value: '\ufeffgrün\r\n' });
  });

  it('reads an empty file, and one of exactly the largest size', async () => {
    const path = join(folder, 'a.txt');
    await writeFile(path, '');
    expect(await files.readText(path, 10)).toEqual({ ok: true, value: '' });
    await writeFile(path, '0123456789');
    expect(await files.readText(path, 10)).toEqual({ ok: true, value: '0123456789' });
  });

  it.runIf(process.platform === 'linux')(
    'reads a file whose size the system reports as 0 (needs /proc)',
    async () => {
      const read = await files.readText('/proc/self/status', 100_000);
      expect(read).toMatchObject({ ok: true, value: expect.stringContaining('Pid:') });
    },
  );

  it.runIf(process.platform === 'linux')(
    'stops at the bound when the reported size is a lie (needs /proc)',
    async () => {
      expect(await files.readText('/proc/self/status', 10)).toMatchObject({
        failure: { reason: 'too_large' },
      });
    },
  );

  it.each([
    ['too_large', async (path: string) => writeFile(path, '01234567890')],
    ['binary', async (path: string) => writeFile(path, 'a\0b')],
    ['binary', async (path: string) => writeFile(path, Buffer.from([0x61, 0xff, 0xfe]))],
    ['binary', async (path: string) => writeFile(path, Buffer.from('ü').subarray(0, 1))],
    ['not_found', async () => undefined],
  ])('says %s in one line that names the file and the fix', async (reason, make) => {
    const path = join(folder, 'input.txt');
    await make(path);
    const read = await files.readText(path, 10);
    expect(read).toMatchObject({ ok: false, failure: { reason } });
    if (!read.ok) {
      expect(read.failure.message).toContain(path);
      expect(read.failure.message).toMatch(/; \w+/);
      expect(read.failure.message).not.toContain('\n');
    }
  });

  it('refuses folders, and files inside of files', async () => {
    expect(await files.readText(folder, 10)).toMatchObject({ failure: { reason: 'not_a_file' } });
    await writeFile(join(folder, 'a'), '');
    const inside = await files.readText(join(folder, 'a', 'b'), 10);
    expect(inside).toMatchObject({ failure: { reason: 'not_found' } });
  });

  it.skipIf(process.platform === 'win32')('does not wait for a named pipe (needs mkfifo)', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await files.readText(pipe, 10)).toMatchObject({ failure: { reason: 'not_a_file' } });
  });

  it.skipIf(process.getuid?.() === 0)(
    'says when it may not read (needs a user who is not root)',
    async () => {
      const path = join(folder, 'a');
      await writeFile(path, 'x');
      await chmod(path, 0o000);
      expect(await files.readText(path, 10)).toMatchObject({ failure: { reason: 'not_allowed' } });
    },
  );
});

describe('writing', () => {
  it('replaces the file whole, keeps its mode and leaves nothing beside it', async () => {
    const path = join(folder, 'a.sh');
    await writeFile(path, 'a much longer text than the new one');
    await chmod(path, 0o750);
    expect(await files.writeText(path, 'neu ü')).toEqual({ ok: true, value: undefined });
    expect(await readFile(path, 'utf8')).toBe('neu ü');
    expect((await stat(path)).mode & 0o777).toBe(0o750);
    expect(await readdir(folder)).toEqual(['a.sh']);
  });

  it('makes missing folders', async () => {
    const path = join(folder, 'new', 'deep', 'a.txt');
    expect(await files.writeText(path, 'x')).toMatchObject({ ok: true });
    expect(await readFile(path, 'utf8')).toBe('x');
  });

  it('writes through a symbolic link', async () => {
    await writeFile(join(folder, 'real'), 'old');
    await symlink(join(folder, 'real'), join(folder, 'link'));
    await files.writeText(join(folder, 'link'), 'new');
    expect(await readFile(join(folder, 'real'), 'utf8')).toBe('new');
    expect((await readdir(folder)).sort()).toEqual(['link', 'real']);
  });

  it('never lets a reader see half of a file', async () => {
    const path = join(folder, 'a.txt');
    const texts = ['a'.repeat(200_000), 'b'.repeat(200_000)];
    await files.writeText(path, texts[0] ?? '');
    let writing = true;
    const writer = (async () => {
      for (let round = 0; round < 20; round++) await files.writeText(path, texts[round % 2] ?? '');
      writing = false;
    })();
    while (writing) expect(texts).toContain(await readFile(path, 'utf8'));
    await writer;
  });

  it.each([
    ['ENOSPC', 'disk_full'],
    ['EDQUOT', 'disk_full'],
    ['EROFS', 'not_allowed'],
    ['EIO', 'io_error'],
  ])('keeps the old file and removes its own when the disk says %s', async (code, reason) => {
    const path = join(folder, 'a.txt');
    await writeFile(path, 'old');
    const handle = await open(path);
    await handle.close();
    const disk = vi.spyOn(Object.getPrototypeOf(handle), 'writeFile');
    disk.mockRejectedValueOnce(Object.assign(new Error('outside'), { code }));
    const written = await files.writeText(path, 'new');
    expect(written).toMatchObject({ ok: false, failure: { reason, message: expect.stringContaining(path) } });
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  it('refuses to replace what is not a file', async () => {
    expect(await files.writeText(folder, 'x')).toMatchObject({ failure: { reason: 'not_a_file' } });
  });

  it.skipIf(process.platform === 'win32')(
    'refuses to put a file where a named pipe or device is (needs mkfifo)',
    async () => {
      const pipe = join(folder, 'pipe');
      execFileSync('mkfifo', [pipe]);
      expect(await files.writeText(pipe, 'x')).toMatchObject({ failure: { reason: 'not_a_file' } });
      expect((await stat(pipe)).isFIFO()).toBe(true);
    },
  );
});

describe('looking around', () => {
  it('lists names sorted and bounded, and nothing of a folder that is not there', async () => {
    for (const name of ['c', 'a', 'b']) await writeFile(join(folder, name), '');
    expect(await files.list(folder, 10)).toEqual(['a', 'b', 'c']);
    expect(await files.list(folder, 2)).toEqual(['a', 'b']);
    expect(await files.list(join(folder, 'none'), 10)).toEqual([]);
  });

  it('knows what exists', async () => {
    expect(await files.exists(folder)).toBe(true);
    expect(await files.exists(join(folder, 'none'))).toBe(false);
  });
});

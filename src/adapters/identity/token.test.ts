import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDiskFiles } from '../files/disk.ts';
import { openToken, replaceToken } from './token.ts';

const files = createDiskFiles();
const onPosix = process.platform !== 'win32';
let folder: string;
let home: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-token-'));
  home = join(folder, 'home');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function open(): Promise<{ token: string; isNew: boolean }> {
  const opened = await openToken(home, files);
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
}

it('is made once, for this user alone, and leaves nothing beside it', async () => {
  const first = await open();
  expect(first).toEqual({ token: expect.stringMatching(/^[\w-]{43}$/), isNew: true });
  expect(await open()).toEqual({ token: first.token, isNew: false });
  expect(await readdir(home)).toEqual(['token']);
  if (!onPosix) return;
  expect((await stat(home)).mode & 0o777).toBe(0o700);
  expect((await stat(join(home, 'token'))).mode & 0o777).toBe(0o600);
});

it('is the same for processes that start at once', async () => {
  const opened = await Promise.all(Array.from({ length: 20 }, open));
  expect(new Set(opened.map(({ token }) => token)).size).toBe(1);
  expect(opened.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(await readdir(home)).toEqual(['token']);
});

it.runIf(onPosix)('is made anew when others could read it (needs POSIX modes)', async () => {
  const { token } = await open();
  await chmod(join(home, 'token'), 0o644);
  const next = await open();
  expect(next.isNew).toBe(true);
  expect(next.token).not.toBe(token);
  expect((await stat(join(home, 'token'))).mode & 0o777).toBe(0o600);
});

it('never follows a link, and replaces what is no token', async () => {
  await mkdir(home);
  const elsewhere = join(folder, 'planted');
  const planted = 'a'.repeat(43);
  await writeFile(elsewhere, planted, { mode: 0o600 });
  await symlink(elsewhere, join(home, 'token'));
  expect((await open()).token).not.toBe(planted);
  expect(await readFile(elsewhere, 'utf8')).toBe(planted);
  await writeFile(join(home, 'token'), 'short\n', { mode: 0o600 });
  expect(await open()).toEqual({ token: expect.stringMatching(/^[\w-]{43}$/), isNew: true });
});

it('is replaced on request', async () => {
  const { token } = await open();
  const replaced = await replaceToken(home);
  expect(replaced).toMatchObject({ ok: true, value: { isNew: true } });
  expect((await open()).token).not.toBe(token);
});

it('says in one line why it cannot be kept', async () => {
  await writeFile(home, 'a file where the folder should be');
  const opened = await openToken(home, files);
  expect(opened).toMatchObject({ ok: false, failure: { message: expect.stringContaining('token') } });
});

import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { replaceFile } from './replace-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-replace-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('puts the new file where the old one was, and leaves nothing beside it', async () => {
  const path = join(folder, 'a', 'b.bin');
  await replaceFile(path, Buffer.from('old'));
  await replaceFile(path, Buffer.from('new'));
  expect(await readFile(path, 'utf8')).toBe('new');
  expect(await readdir(join(folder, 'a'))).toEqual(['b.bin']);
});

it('leaves nothing where it cannot be done', async () => {
  await mkdir(join(folder, 'taken', 'inside'), { recursive: true });
  await expect(replaceFile(join(folder, 'taken'), Buffer.from('new'))).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['taken']);
});

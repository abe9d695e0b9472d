import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBytes, readBytesSync, textOrNull, textOrNullSync } from './bounded-read.ts';
import { filesBelow, listFolder, listFolderSync } from './folders.ts';
import { blocksOf, linesOf } from './streams.ts';

const TERABYTE = 1024 ** 4;
const BOUNDS = { maxBytes: 1_000 };
let folder = '';
let project = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-read-'));
  project = join(folder, 'project');
  await mkdir(project);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** What both ways of reading say of a path; they must agree. */
async function reasonsOf(path: string, within?: readonly string[]): Promise<string> {
  const bounds = { ...BOUNDS, within };
  const [one, other] = [await readBytes(path, bounds), readBytesSync(path, bounds)];
  expect(other).toEqual(one);
  expect(textOrNullSync(path, bounds)).toBe(await textOrNull(path, bounds));
  return one.ok ? one.value.toString('utf8') : one.failure.reason;
}

describe('what is no file to read', () => {
  it.skipIf(process.platform === 'win32')('devices and pipes, behind links too (needs mkfifo)', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    for (const target of ['/dev/zero', '/dev/null', '/dev/tty', join(folder, 'pipe'), folder]) {
      const link = join(folder, `link-${target.replaceAll('/', '-')}`);
      await symlink(target, link);
      expect(await reasonsOf(target)).toBe('not_a_file');
      expect(await reasonsOf(link)).toBe('not_a_file');
    }
  });

  it('a sparse file of a terabyte is refused without a look inside', async () => {
    const path = join(folder, 'sparse');
    await writeFile(path, 'x');
    await truncate(path, TERABYTE);
    expect(await reasonsOf(path)).toBe('too_large');
  });

  it.runIf(process.platform === 'linux')('/proc/kcore says an enormous size (needs /proc)', async () => {
    expect(['too_large', 'not_allowed', 'not_found']).toContain(await reasonsOf('/proc/kcore'));
  });

  it('a circle of links, a name with a NUL byte, and a file inside of a file', async () => {
    await symlink('b', join(folder, 'a'));
    await symlink('a', join(folder, 'b'));
    await writeFile(join(folder, 'file'), '');
    expect(await reasonsOf(join(folder, 'a'))).toBe('not_found');
    expect(await reasonsOf(join(folder, 'a'), [folder])).toBe('not_found');
    expect(await reasonsOf(join(folder, 'no\0ne'))).toBe('not_found');
    expect(await reasonsOf(join(folder, 'file/below'), [folder])).toBe('not_found');
  });
});

describe('within a project', () => {
  beforeEach(async () => {
    await writeFile(join(folder, 'secret'), 'secret');
    await writeFile(join(project, 'own'), 'own');
  });

  it('reads its files, by links inside of it too, and when it is named by a link', async () => {
    await mkdir(join(project, 'deep'));
    await symlink('../own', join(project, 'deep/link'));
    await symlink(project, join(folder, 'alias'));
    expect(await reasonsOf(join(project, 'own'), [project])).toBe('own');
    expect(await reasonsOf(join(project, 'deep/link'), [project])).toBe('own');
    expect(await reasonsOf(join(folder, 'alias/deep/link'), [join(folder, 'alias')])).toBe('own');
  });

  it('does not follow a link out of it, of a file or of a folder above it', async () => {
    await symlink('../secret', join(project, 'link'));
    await symlink('..', join(project, 'up'));
    await symlink(join(project, 'link'), join(project, 'twice'));
    for (const path of ['link', 'twice', 'up/secret', '../secret', 'up/project/../secret'])
      expect(await reasonsOf(`${project}/${path}`, [project])).toBe('not_allowed');
    expect(await reasonsOf(join(project, 'link'))).toBe('secret');
  });

  it('takes a folder beside it whose name begins the same for another one', async () => {
    await mkdir(`${project}-other`);
    await writeFile(join(`${project}-other`, 'file'), '');
    await symlink(`${project}-other/file`, join(project, 'link'));
    expect(await reasonsOf(join(project, 'link'), [project])).toBe('not_allowed');
  });

  it('reaches the checkout around it, not what is around the checkout', async () => {
    await mkdir(join(project, '.git'));
    await mkdir(join(project, 'package'));
    await symlink('../own', join(project, 'package/shared'));
    await symlink('../../secret', join(project, 'package/out'));
    const within = [join(project, 'package')];
    expect(await reasonsOf(join(project, 'package/shared'), within)).toBe('own');
    expect(await reasonsOf(join(project, 'package/out'), within)).toBe('not_allowed');
  });

  it('lists no folder that a link leads out to', async () => {
    await symlink('..', join(project, 'up'));
    const bounds = { limit: 10, within: [project] };
    expect((await listFolder(join(project, 'up'), bounds)).entries).toEqual([]);
    expect(listFolderSync(join(project, 'up'), bounds).entries).toEqual([]);
    expect(listFolderSync(project, bounds).entries.map(({ name }) => name)).toEqual(['own', 'up']);
  });
});

describe('large things', () => {
  it('lists no more entries than asked for, and says that there are more', async () => {
    for (const name of ['a', 'b', 'c']) await writeFile(join(project, name), '');
    for (const listed of [await listFolder(project, { limit: 2 }), listFolderSync(project, { limit: 2 })]) {
      expect(listed.entries).toHaveLength(2);
      expect(listed.more).toBe(true);
    }
    expect(listFolderSync(project, { limit: 3 }).more).toBe(false);
  });

  it('walks no circle of links', async () => {
    await symlink('.', join(project, 'again'));
    await writeFile(join(project, 'file'), '');
    const found: string[] = [];
    for await (const path of filesBelow(project, 100)) found.push(path);
    expect(found).toEqual([join(project, 'file')]);
  });

  it('reads a part of a file, by blocks and by lines', async () => {
    const path = join(project, 'lines');
    await writeFile(path, 'one\ntwo\nthree\n');
    const blocks: string[] = [];
    for await (const block of blocksOf(path, { start: 4, maxBytes: 6, blockBytes: 4 }))
      blocks.push(`${block}`);
    expect(blocks).toEqual(['two\n', 'th']);
    const lines: string[] = [];
    for await (const line of linesOf(path, { encoding: 'utf8' })) lines.push(line);
    expect(lines).toEqual(['one', 'two', 'three']);
  });

  it.skipIf(process.platform === 'win32')('streams no device (needs /dev/zero)', async () => {
    const lines = linesOf('/dev/zero', { encoding: 'utf8' });
    await expect(lines.next()).rejects.toMatchObject({ code: 'EINVAL' });
  });
});

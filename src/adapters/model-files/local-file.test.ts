import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  MODEL,
  openWorkbench,
  sha256,
  spoiled,
  type Workbench,
} from '../../../test/fixtures/model-server/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.stop());

const SIGNAL = new AbortController().signal;
/** A file system in memory that Linux always has; a hard link cannot lead there. */
const OTHER_DISK = '/dev/shm';
const hasOtherDisk = existsSync(OTHER_DISK) && statSync(OTHER_DISK).dev !== statSync(tmpdir()).dev;

function userFile(name: string, content: Buffer): string {
  const path = join(bench.home, '..', name);
  writeFileSync(path, content);
  return path;
}

describe('add', () => {
  it('recognizes a catalog model by its hash, whatever the file is called', async () => {
    const files = bench.make();
    const added = await files.add(userFile('downloaded (1).bin', bench.content), null, SIGNAL);
    const value = { name: MODEL, source: 'file', license: 'Apache-2.0', sha256: bench.entry.sha256 };
    expect(added).toMatchObject({ ok: true, value });
    expect(await files.locate(MODEL)).toEqual(added);
    expect(await bench.names()).toEqual([`${MODEL}.gguf`, `${MODEL}.json`]);
    expect(bench.hub.requests).toEqual([]);
  });

  it('takes any other GGUF file under its own name, and lists it', async () => {
    const content = Buffer.from('GGUF of mine');
    const files = bench.make();
    const added = await files.add(userFile('My Model_v2.Q4.GGUF', content), null, SIGNAL);
    const value = { name: 'my-model_v2.q4', license: 'unknown', sha256: sha256(content), bytes: 12 };
    expect(added).toMatchObject({ ok: true, value });
    const listed = await files.list();
    expect(listed.map(({ name }) => name)).toEqual([MODEL, 'my-model_v2.q4']);
    expect(listed[1]).toMatchObject({ ...value, title: 'my-model_v2.q4', roles: [], installed: value });
  });

  it('links where the disk can, and leaves the user the own file', async () => {
    const path = userFile('mine.gguf', Buffer.from('GGUF of mine'));
    await bench.make().add(path, null, SIGNAL);
    expect(statSync(join(bench.folder, 'mine.gguf')).ino).toBe(statSync(path).ino);
  });

  it.skipIf(!hasOtherDisk)('copies from another disk (needs /dev/shm)', async () => {
    const elsewhere = mkdtempSync(join(OTHER_DISK, 'fettle-add-'));
    try {
      const path = join(elsewhere, 'mine.gguf');
      writeFileSync(path, 'GGUF elsewhere');
      const full = await bench.make({ freeBytes: async () => 10 }).add(path, null, SIGNAL);
      expect(full).toMatchObject({ ok: false, failure: { reason: 'disk_full' } });
      expect(await bench.names()).toEqual([]);
      expect((await bench.make().add(path, null, SIGNAL)).ok).toBe(true);
      expect(readFileSync(join(bench.folder, 'mine.gguf'), 'utf8')).toBe('GGUF elsewhere');
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it('follows a symbolic link to the file itself', async () => {
    const path = userFile('real.gguf', Buffer.from('GGUF of mine'));
    const linkPath = join(bench.home, '..', 'link.gguf');
    symlinkSync(path, linkPath);
    const added = await bench.make().add(linkPath, null, SIGNAL);
    expect(added).toMatchObject({ ok: true, value: { name: 'link' } });
    expect(lstatSync(join(bench.folder, 'link.gguf')).isFile()).toBe(true);
    expect(statSync(join(bench.folder, 'link.gguf')).ino).toBe(statSync(path).ino);
  });

  it('adopts a file that the user put into the models folder', async () => {
    mkdirSync(bench.folder, { recursive: true });
    const path = join(bench.folder, 'mine.gguf');
    writeFileSync(path, 'GGUF of mine');
    const files = bench.make();
    const before = await files.locate('mine');
    expect(before).toMatchObject({ ok: false, failure: { reason: 'model_corrupted' } });
    expect(!before.ok && before.failure.message).toContain(`fettle models add ${path}`);
    expect((await files.add(path, null, SIGNAL)).ok).toBe(true);
    expect((await files.locate('mine')).ok).toBe(true);
    expect(await bench.names()).toEqual(['mine.gguf', 'mine.json']);
  });

  it.each([
    ['a missing file', '/no/such/file.gguf', 'file_not_found'],
    ['a folder', '/', 'not_a_model'],
    ['a file of another kind', import.meta.filename, 'not_a_model'],
  ])('refuses %s', async (_what, path, reason) => {
    expect(await bench.make().add(path, null, SIGNAL)).toMatchObject({ ok: false, failure: { reason } });
    expect(await bench.names()).toEqual([]);
  });

  it.each(['../evil', '/etc/evil', 'a/b', 'a\\b', '..', '.', '', 'UPPER', 'nul', 'a..b', 'x'.repeat(101)])(
    'refuses the name %j',
    async (name) => {
      const added = await bench.make().add(userFile('mine.gguf', Buffer.from('GGUF')), name, SIGNAL);
      expect(added).toMatchObject({ ok: false, failure: { reason: 'unknown_model' } });
      expect(await bench.names()).toEqual([]);
    },
  );

  it('refuses a catalog name for another file', async () => {
    const added = await bench.make().add(userFile('mine.gguf', spoiled(bench.content)), MODEL, SIGNAL);
    expect(added).toMatchObject({ ok: false, failure: { reason: 'model_corrupted' } });
    expect(await bench.names()).toEqual([]);
  });

  it('refuses a taken name, and takes the same file twice', async () => {
    const files = bench.make();
    const mine = userFile('mine.gguf', Buffer.from('GGUF of mine'));
    const first = await files.add(mine, null, SIGNAL);
    expect(await files.add(mine, null, SIGNAL)).toEqual(first);
    const other = await files.add(userFile('other.gguf', Buffer.from('GGUF other')), 'mine', SIGNAL);
    expect(other).toMatchObject({ ok: false, failure: { reason: 'locked' } });
    expect(await files.locate('mine')).toEqual(first);
  });

  it('replaces a broken file of that name', async () => {
    const files = bench.make();
    const mine = userFile('mine.gguf', Buffer.from('GGUF of mine'));
    await files.add(mine, null, SIGNAL);
    truncateSync(join(bench.folder, 'mine.gguf'), 5);
    const again = userFile('again.gguf', Buffer.from('GGUF of mine'));
    expect((await files.add(again, 'mine', SIGNAL)).ok).toBe(true);
    expect((await files.locate('mine')).ok).toBe(true);
  });

  it('gives up an unfinished pull of that model', async () => {
    bench.hub.next({ cutAfter: 60_000 }, { status: 404 });
    const files = bench.make({ sources: ['huggingface'] });
    await bench.pull(files);
    expect(await bench.names()).toEqual([`${MODEL}.gguf.partial`]);
    await files.add(userFile('mine.gguf', bench.content), null, SIGNAL);
    expect(await bench.names()).toEqual([`${MODEL}.gguf`, `${MODEL}.json`]);
  });

  it('is cancelled and leaves nothing', async () => {
    const added = await bench.make().add(userFile('mine.gguf', bench.content), null, AbortSignal.abort());
    expect(added).toMatchObject({ ok: false, failure: { reason: 'cancelled' } });
    expect(await bench.names()).toEqual([]);
  });

  it('survives the user deleting the own file', async () => {
    const path = userFile('mine.gguf', Buffer.from('GGUF of mine'));
    await bench.make().add(path, null, SIGNAL);
    rmSync(path);
    expect(readFileSync(join(bench.folder, 'mine.gguf'), 'utf8')).toBe('GGUF of mine');
  });
});

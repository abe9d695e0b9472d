import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLlamaEngine } from '../../../src/adapters/engines/llama/engine.ts';
import type { ModelSpec } from '../../../src/ports/engine.ts';
import { quantized, VectorIndex } from '../../../src/repository/vector-index.ts';
import { modelPath } from './models.ts';

const LOG = { debug() {}, info() {}, warn() {}, error() {} };
const NEVER = new AbortController().signal;

let engine: ReturnType<typeof createLlamaEngine>;
let model: ModelSpec;

beforeAll(async () => {
  const path = await modelPath('all-minilm-l6-v2');
  model = { path, contextTokens: 512, sequences: 1, embeddings: true, loraAdapters: [] };
  engine = createLlamaEngine({ threads: 1, memoryBytes: 1e12, log: LOG });
});
afterAll(() => engine.close());

async function embed(texts: string[], maxTokens: number | null = 256): Promise<Float32Array[]> {
  const vectors = await engine.embed({ model, texts, maxTokens, priority: 'background' }, NEVER);
  if (!vectors.ok) throw new Error(vectors.failure.message);
  return vectors.value;
}

test('gives the vectors of the model that it was made of', async () => {
  const [vector = new Float32Array(0)] = await embed(['def add(a, b): return a + b']);
  const length = Math.hypot(...vector);
  // Of the reference (onnxruntime, fp32), whose vector lies at a cosine of .9995.
  const reference = [-0.0246, -0.0067, -0.0678, 0.0225];
  expect(vector).toHaveLength(384);
  for (const [index, value] of reference.entries())
    expect((vector[index] ?? 0) / length).toBeCloseTo(value, 2);
});

test('a question is nearest to what answers it', async () => {
  const texts = [
    'def close(sock): sock.shutdown()',
    'def sort_by_value(d): return sorted(d.items())',
    'class Car',
  ];
  const [question = new Float32Array(0), ...vectors] = await embed([
    'order a dictionary by its values',
    ...texts,
  ]);
  const index = new VectorIndex(384);
  for (const [place, vector] of vectors.entries())
    index.add({ ...quantized(vector), chunk: place + 1, content: 1, kind: 'function' });
  const { cosines } = index.nearness(question);
  expect(cosines.indexOf(Math.max(...cosines))).toBe(1);
});

test('cuts a text that is too long where it may, and refuses it where it may not', async () => {
  const long = 'word '.repeat(2_000);
  const [cut, short] = await embed([long, 'word '.repeat(254)]);
  expect(cut).toEqual(short);
  await expect(embed([long], null)).rejects.toThrow('could not be embedded');
});

import { expect, it } from 'vitest';
import { quantized, VectorIndex } from './vector-index.ts';

it('gives the cosines of what was added, however long the vectors were', () => {
  const index = new VectorIndex(4);
  const add = (chunk: number, ...vector: number[]) =>
    index.add({ ...quantized(Float32Array.from(vector)), chunk, content: chunk, kind: 'function' });
  add(1, 3, 0, 0, 0);
  add(2, 0, 5, 0, 0);
  add(3, 1, 1, 0, 0);
  const { cosines, mean } = index.nearness(Float32Array.of(7, 0, 0, 0));
  expect([...cosines].map((cosine) => Number(cosine.toFixed(2)))).toEqual([1, 0, 0.71]);
  expect(mean).toBeCloseTo(0.569, 2);
});

it('replaces the vector of a chunk, and leaves out those of another model', () => {
  const index = new VectorIndex(4);
  const row = { chunk: 1, content: 1, kind: 'function' } as const;
  index.add({ ...quantized(Float32Array.of(1, 0, 0, 0)), ...row });
  index.add({ ...quantized(Float32Array.of(0, 1, 0, 0)), ...row });
  index.add({ ...quantized(new Float32Array(8).fill(1)), ...row, chunk: 2 });
  expect(index.size).toBe(1);
  expect(index.nearness(Float32Array.of(0, 1, 0, 0)).cosines[0]).toBeCloseTo(1);
});

it('keeps a vector that is not a multiple of four, and one of nothing', () => {
  expect(quantized(Float32Array.of(1, 1, 1, 1, 1)).numbers.length).toBe(8);
  expect(quantized(new Float32Array(4))).toEqual({ scale: 0, numbers: new Int8Array(4) });
});

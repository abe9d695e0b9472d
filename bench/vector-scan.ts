import { seededNumbers } from '../src/base/seeded-numbers.ts';
import { MIXED_CANDIDATES } from '../src/config/limits.ts';
import { mix } from '../src/repository/mix.ts';
import { weightsFor } from '../src/repository/question-kind.ts';
import { quantized, VectorIndex } from '../src/repository/vector-index.ts';

const DIMENSIONS = 384;
/** Chunks per file, the median of projects. */
export const CHUNKS_OF_FILE = 7;

/** Ranks random queries over this many random vectors, one call after the other; returns a function that ranks one. */
export function randomVectors(chunks: number): () => number {
  const random = seededNumbers(1);
  const vector = () => Float32Array.from({ length: DIMENSIONS }, () => random() - 0.5);
  const index = new VectorIndex(DIMENSIONS);
  for (let chunk = 1; chunk <= chunks; chunk += 1) {
    const content = Math.ceil(chunk / CHUNKS_OF_FILE);
    if (chunk % CHUNKS_OF_FILE === 1) index.add({ ...quantized(vector()), chunk: null, content, kind: null });
    index.add({ ...quantized(vector()), chunk, content, kind: 'function' });
  }
  const weights = weightsFor('who ranks this', true);
  return () => {
    const nearness = index.nearness(vector());
    const question = { weights, byFile: true, limit: MIXED_CANDIDATES, takes: () => true };
    return mix([], { index, nearness }, question).length;
  };
}

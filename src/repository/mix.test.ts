import { expect, it } from 'vitest';
import { mix } from './mix.ts';
import { type Weights, weightsFor } from './question-kind.ts';
import type { Ranked } from './text-index.ts';
import { quantized, VectorIndex } from './vector-index.ts';

const takes = () => true;
const PROSE: Weights = { words: 0.17, meaning: 0.83 };

function ranked(...shares: [chunk: number, share: number][]): Ranked[] {
  return shares.map(([chunk, share]) => ({
    ...{ chunk, content: chunk, kind: 'function', score: share * 9, strength: share, share },
  }));
}

/** Vectors of chunks and, under a chunk of 0, of files, by content. */
function near(rows: [chunk: number, content: number, ...vector: number[]][], question: number[]) {
  const index = new VectorIndex(4);
  for (const [chunk, content, ...vector] of rows) {
    const place =
      chunk === 0 ? ({ chunk: null, kind: null } as const) : ({ chunk, kind: 'function' } as const);
    index.add({ ...quantized(Float32Array.from(vector)), ...place, content });
  }
  return { index, nearness: index.nearness(quantizedUnit(question)) };
}

function quantizedUnit(question: number[]): Float32Array {
  return Float32Array.from(question);
}

it('ranks by words alone where there are no vectors', () => {
  const hits = mix(ranked([4, 0.5], [2, 0.4]), null, { weights: PROSE, byFile: false, limit: 1, takes });
  expect(hits).toMatchObject([{ chunk: 4, closeness: null, by: ['words'] }]);
});

it('finds what means the same without a word of it, and says what spoke for each', () => {
  const vectors = near(
    [
      [1, 1, 1, 0, 0, 0],
      [2, 2, 0, 1, 0, 0],
      [3, 3, 0, 0, 1, 0],
    ],
    [1, 0.1, 0, 0],
  );
  const hits = mix(ranked([2, 0.9]), vectors, { weights: PROSE, byFile: false, limit: 2, takes });
  expect(hits).toMatchObject([
    { chunk: 1, by: ['meaning'], strength: 0 },
    { chunk: 2, by: ['words'] },
  ]);
  expect(hits[0]?.closeness).toBeGreaterThan(0.9);
  const byName = { weights: { words: 0.7, meaning: 0.3 }, byFile: false, limit: 2, takes };
  expect(mix(ranked([2, 0.9]), vectors, byName).map(({ chunk }) => chunk)).toEqual([2, 1]);
});

it('counts what a file as a whole is about, more so for a question about files', () => {
  const rows: [number, number, ...number[]][] = [
    [1, 1, 0.8, 0.6, 0, 0],
    [0, 1, 0, 0, 1, 0],
    [2, 2, 0.7, 0.7, 0, 0],
    [0, 2, 1, 0, 0, 0],
  ];
  const ask = (byFile: boolean) =>
    mix([], near(rows, [1, 0, 0, 0]), { weights: PROSE, byFile, limit: 2, takes }).map(
      ({ chunk, score }) => ({
        chunk,
        score,
      }),
    );
  expect(ask(true)[0]?.chunk).toBe(2);
  expect((ask(true)[1]?.score ?? 1) < (ask(false)[1]?.score ?? 0)).toBe(true);
});

it('leaves out what may not be in the answer', () => {
  const vectors = near(
    [
      [1, 1, 1, 0, 0, 0],
      [2, 2, 0.9, 0.1, 0, 0],
      [3, 3, 0, 0, 1, 0],
    ],
    [1, 0, 0, 0],
  );
  const hits = mix([], vectors, {
    weights: PROSE,
    byFile: false,
    limit: 5,
    takes: (content) => content === 2,
  });
  expect(hits.map(({ chunk }) => chunk)).toEqual([2]);
});

it.each([
  'parseConfig',
  'where is parse_config used',
  'src/base/result.ts',
  'callers of open()',
  'what sets `threads`',
  'the message "not found"',
])('takes %s to name code', (question) => {
  expect(weightsFor(question).words).toBeGreaterThan(0.5);
});

it.each([
  'How does the server refuse work when too many clients wait?',
  'python sort a list of tuples',
  "Which folders with other people's code are left out?",
])('takes %s for prose', (question) => {
  expect(weightsFor(question).meaning).toBeGreaterThan(0.5);
});

import { countTerms, encodeTerms } from '../../src/base/terms.ts';
import { mix } from '../../src/repository/mix.ts';
import { type Weights, weightsFor } from '../../src/repository/question-kind.ts';
import { TextIndex } from '../../src/repository/text-index.ts';
import { quantized, VectorIndex } from '../../src/repository/vector-index.ts';

export type RankedFunction = { text: string; name: string };
export type AskedFunction = { text: string; answer: number };

/** `vectors` of the functions and of the questions, in order; without them only words rank. */
export type Ways = {
  vectors?: { functions: readonly Float32Array[]; questions: readonly Float32Array[] };
  /** In place of the product's weights for the question. */
  weights?: Weights;
};

/** How well a ranking found the answers. */
export type RankScore = { mrr10: number; recall10: number; margin: number; n: number };

const DEPTH = 10;
const CANDIDATES = 200;

/** The rank of the right function for each question, from 0, or -1 when it is not among the first ten. */
export function rankFunctions(
  questions: readonly AskedFunction[],
  functions: readonly RankedFunction[],
  { vectors, weights }: Ways,
): number[] {
  const text = TextIndex.empty();
  for (const [index, { text: code, name }] of functions.entries()) {
    const number = index + 1;
    const terms = encodeTerms(countTerms(code));
    text.add({
      chunk: number,
      content: number,
      kind: 'function',
      terms,
      names: encodeTerms(countTerms(name)),
    });
  }
  const near = vectors === undefined ? null : indexOf(vectors.functions);
  const takes = () => true;
  return questions.map(({ text: question, answer }, place) => {
    const ranked = text.search({ question, limit: CANDIDATES, takes }, () => 0);
    const asked = vectors?.questions[place];
    const nearness =
      near === null || asked === undefined ? null : { index: near, nearness: near.nearness(asked) };
    const found = mix(ranked, nearness, {
      weights: weights ?? weightsFor(question),
      byFile: false,
      limit: DEPTH,
      takes,
    });
    return found.findIndex(({ chunk }) => chunk === answer + 1);
  });
}

/** Mean over the questions of 1 / rank, 0 past the tenth; `margin` is half of its 95 % interval. */
export function scoreOf(places: readonly number[]): RankScore {
  const gains = places.map((place) => (place < 0 ? 0 : 1 / (place + 1)));
  const mrr10 = mean(gains);
  const variance = mean(gains.map((gain) => (gain - mrr10) ** 2));
  return {
    n: places.length,
    mrr10,
    recall10: mean(places.map((place) => (place < 0 ? 0 : 1))),
    margin: 1.96 * Math.sqrt(variance / Math.max(1, places.length)),
  };
}

function indexOf(vectors: readonly Float32Array[]): VectorIndex {
  const rows = vectors.map(quantized);
  const index = new VectorIndex(rows[0]?.numbers.length ?? 0);
  for (const [place, row] of rows.entries())
    index.add({ ...row, chunk: place + 1, content: place + 1, kind: 'function' });
  return index;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

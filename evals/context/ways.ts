import { fail, ok, type Result } from '../../src/base/result.ts';
import type { Embedder } from '../../src/ports/embedder.ts';
import type { EvalFailure, Row } from '../checks/report.ts';
import { embedCorpus } from './embedding-cache.ts';
import {
  type AskedFunction,
  type RankedFunction,
  type RankScore,
  rankFunctions,
  scoreOf,
} from './functions.ts';

/** Questions, each with the one function that answers it. */
export type Corpus = {
  name: string;
  questions: readonly AskedFunction[];
  functions: readonly RankedFunction[];
};

export type CompareOptions = {
  embedder: Embedder;
  /** Target mean reciprocal ranks. */
  targets: { words?: number; shipped?: number };
  signal: AbortSignal;
  onLine(line: string): void;
};

/** How well words, meaning and the shipped mix rank a corpus, and how far the mix exceeds the better of its parts. */
export async function compareWays(
  { name, questions, functions }: Corpus,
  { embedder, targets, signal, onLine }: CompareOptions,
): Promise<Result<Row[], EvalFailure>> {
  const texts = [...questions, ...functions].map(({ text }) => text);
  const made = await embedCorpus(embedder, texts, { signal, onLine, name });
  if (!made.ok) return fail({ message: made.failure.message });
  const vectors = {
    questions: made.value.slice(0, questions.length),
    functions: made.value.slice(questions.length),
  };
  const words = scoreOf(rankFunctions(questions, functions, {}));
  const meaning = scoreOf(
    rankFunctions(questions, functions, { vectors, weights: { words: 0, meaning: 1 } }),
  );
  const shipped = scoreOf(rankFunctions(questions, functions, { vectors }));
  const above = shipped.mrr10 - Math.max(words.mrr10, meaning.mrr10);
  return ok([
    rowOfScore(`MRR@10, ${name}, words`, words, targets.words),
    rowOfScore(`MRR@10, ${name}, meaning`, meaning),
    rowOfScore(`MRR@10, ${name}, as shipped`, shipped, targets.shipped),
    rowOfScore(`${name}: as shipped, above the better of its parts`, { ...shipped, mrr10: above }, 0),
  ]);
}

function rowOfScore(name: string, { n, mrr10, recall10, margin }: RankScore, atLeast?: number): Row {
  const share = rounded(mrr10);
  const target = atLeast === undefined ? null : { atLeast };
  return {
    name,
    n,
    hits: Math.round(recall10 * n),
    share,
    low: rounded(mrr10 - margin),
    high: rounded(mrr10 + margin),
    target,
    isMet: atLeast === undefined ? null : share >= atLeast,
    wrong: [],
  };
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}

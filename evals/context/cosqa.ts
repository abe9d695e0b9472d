import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { countTerms, encodeTerms } from '../../src/base/terms.ts';
import { TextIndex } from '../../src/repository/text-index.ts';

/** `data` is the folder with CoSQA's two files (Huang et al., "CoSQA: 20,000+ Web Queries for Code Search", ACL 2021). */
export type CosqaOptions = { data: string; signal?: AbortSignal };

export type CosqaScore = {
  docstrings: 'removed' | 'kept';
  queries: number;
  functions: number;
  /** Mean over the queries of 1 / rank of the one right function, 0 past the tenth. */
  mrr10: number;
  recall10: number;
  /** Half the width of the 95 % interval of `mrr10`. */
  margin: number;
};

type Query = { doc: string; retrieval_idx: number };

const DEPTH = 10;
const DOCSTRING = /"""[\s\S]*?"""|'''[\s\S]*?'''/;
const NAME = /\bdef\s+(\w+)/;

/** How often lexical search alone finds the right function for a question of the web. Throws where the data is missing. */
export function evaluateCosqa({ data, signal }: CosqaOptions): CosqaScore[] {
  const queries = readJson<Query[]>(data, 'cosqa-dev-queries.json.gz');
  const functions = readJson<Record<string, number>>(data, 'cosqa-functions.json.gz');
  return (['removed', 'kept'] as const).map((docstrings) => {
    const index = indexOf(functions, docstrings === 'removed');
    const ranks: number[] = [];
    for (const { doc, retrieval_idx } of queries) {
      if (signal?.aborted) break;
      const found = index.search({ question: doc, limit: DEPTH, takes: () => true }, () => 0);
      ranks.push(found.findIndex(({ chunk }) => chunk === retrieval_idx + 1));
    }
    return scoreOf(ranks, docstrings, Object.keys(functions).length);
  });
}

function indexOf(functions: Record<string, number>, isBare: boolean): TextIndex {
  const index = TextIndex.empty();
  const numbered = Object.entries(functions).sort(([, left], [, right]) => left - right);
  for (const [code, number] of numbered) {
    const text = isBare ? code.replace(DOCSTRING, '') : code;
    const terms = encodeTerms(countTerms(text));
    const names = encodeTerms(countTerms(NAME.exec(code)?.[1] ?? ''));
    index.add({ chunk: number + 1, content: number + 1, kind: 'function', terms, names });
  }
  return index;
}

function scoreOf(ranks: number[], docstrings: CosqaScore['docstrings'], functions: number): CosqaScore {
  const gains = ranks.map((rank) => (rank < 0 ? 0 : 1 / (rank + 1)));
  const mrr10 = mean(gains);
  const variance = mean(gains.map((gain) => (gain - mrr10) ** 2));
  return {
    docstrings,
    queries: ranks.length,
    functions,
    mrr10,
    recall10: mean(ranks.map((rank) => (rank < 0 ? 0 : 1))),
    margin: 1.96 * Math.sqrt(variance / Math.max(1, ranks.length)),
  };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function readJson<Value>(folder: string, name: string): Value {
  return JSON.parse(gunzipSync(readFileSync(join(folder, name))).toString('utf8')) as Value;
}

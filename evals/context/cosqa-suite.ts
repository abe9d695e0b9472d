import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../src/base/result.ts';
import type { EvalFailure, Report, Row, SuiteOptions } from '../checks/report.ts';
import { type CosqaScore, evaluateCosqa } from './cosqa.ts';

/** Mean reciprocal ranks that lexical search alone must reach. */
const TARGETS: Record<CosqaScore['docstrings'], number> = { removed: 0.27, kept: 0.35 };

/** CoSQA's questions of the web, answered by words alone; `hits` counts those found among the first ten. */
export async function evaluateCosqaSuite({
  data,
  signal,
}: SuiteOptions): Promise<Result<Report, EvalFailure>> {
  for (const name of ['cosqa-dev-queries.json.gz', 'cosqa-functions.json.gz'])
    if (!existsSync(join(data, name)))
      return fail({ message: `${name} is not in ${data}. Name the folder that has it with --data` });
  const rows = evaluateCosqa({ data, signal }).map(rowOfScore);
  return ok({ suite: 'cosqa', rows, versions: {} });
}

function rowOfScore({ docstrings, queries, mrr10, recall10, margin }: CosqaScore): Row {
  const target = { atLeast: TARGETS[docstrings] };
  const share = rounded(mrr10);
  return {
    name: `MRR@10, docstrings ${docstrings}`,
    n: queries,
    hits: Math.round(recall10 * queries),
    share,
    low: rounded(mrr10 - margin),
    high: rounded(mrr10 + margin),
    target,
    isMet: share >= target.atLeast,
    wrong: [],
  };
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}

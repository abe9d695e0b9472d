import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../src/base/result.ts';
import type { Embedder } from '../../src/ports/embedder.ts';
import type { EvalFailure, Report, Row, SuiteOptions } from '../checks/report.ts';
import { type CosqaData, cosqaFunctions, readCosqa } from './cosqa.ts';
import { withEmbedder } from './embedder.ts';
import { compareWays } from './ways.ts';

/** Target mean reciprocal ranks: by words alone, and as shipped. */
const TARGETS = { removed: { words: 0.27, shipped: 0.44 }, kept: { words: 0.35, shipped: 0.53 } } as const;

/** CoSQA's web questions, by words, by meaning and as shipped; `hits` counts those found among the first ten. */
export async function evaluateCosqaSuite(options: SuiteOptions): Promise<Result<Report, EvalFailure>> {
  const { data, home } = options;
  for (const name of ['cosqa-dev-queries.json.gz', 'cosqa-functions.json.gz'])
    if (!existsSync(join(data, name)))
      return fail({ message: `${name} is not in ${data}. Name the folder that has it with --data` });
  const read = readCosqa(data);
  return withEmbedder(home, async (embedder) => {
    const rows: Row[] = [];
    for (const docstrings of ['removed', 'kept'] as const) {
      const compared = await compare(read, docstrings, { embedder, options });
      if (!compared.ok) return compared;
      rows.push(...compared.value);
    }
    return ok({ suite: 'cosqa', rows, versions: {} });
  });
}

function compare(
  { questions, functions }: CosqaData,
  docstrings: 'removed' | 'kept',
  { embedder, options }: { embedder: Embedder; options: SuiteOptions },
): Promise<Result<Row[], EvalFailure>> {
  return compareWays(
    { name: `docstrings ${docstrings}`, questions, functions: cosqaFunctions(functions, docstrings) },
    { embedder, targets: TARGETS[docstrings], signal: options.signal, onLine: options.onLine },
  );
}

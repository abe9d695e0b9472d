import { rm } from 'node:fs/promises';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { MAX_SYMBOL_HITS } from '../../src/config/limits.ts';
import type { Repository } from '../../src/repository/repository.ts';
import type { EvalFailure, Report, SuiteOptions } from '../checks/report.ts';
import { copyOf, SUBJECTS } from './cross-file.ts';
import { withEmbedder } from './embedder.ts';
import type { AskedFunction, RankedFunction } from './functions.ts';
import { withIndex } from './indexed.ts';
import { compareWays } from './ways.ts';

const FUNCTIONS = 2_000;
const QUESTIONS = 500;
/** A shorter sentence ("Deprecated.") is not a question. */
const LEAST_WORDS = 4;
const LEAST_LINES = 3;
const DOCSTRING = /"""[\s\S]*?"""|'''[\s\S]*?'''/;

type Documented = RankedFunction & { sentence: string };

/** The first sentences of docstrings of installed Python packages as queries for functions without docstrings. */
export async function evaluateDocstrings(options: SuiteOptions): Promise<Result<Report, EvalFailure>> {
  const found: Documented[] = [];
  const subjects = SUBJECTS.filter(({ language }) => language === 'python');
  for (const subject of subjects) {
    const root = await copyOf(subject, options);
    if (!root.ok) return root;
    try {
      const cut = await withIndex(root.value, { signal: options.signal }, documented);
      if (!cut.ok) return cut;
      found.push(...cut.value);
    } finally {
      await rm(root.value, { recursive: true, force: true });
    }
  }
  // Spread over all packages, and the same ones each time.
  const functions = spread(found, FUNCTIONS);
  const numbered = functions.flatMap(({ sentence }, answer) =>
    sentence === '' ? [] : [{ text: sentence, answer }],
  );
  const questions: AskedFunction[] = spread(numbered, QUESTIONS);
  if (questions.length === 0) return fail({ message: 'the packages have no documented functions' });
  return withEmbedder(options.home, async (embedder) => {
    const corpus = { name: 'docstrings as questions', questions, functions };
    const rows = await compareWays(corpus, { ...options, embedder, targets: {} });
    const versions = Object.fromEntries(subjects.map(({ name, version }) => [name, version]));
    return rows.ok ? ok({ suite: 'docstrings', rows: rows.value, versions }) : rows;
  });
}

async function documented(repository: Repository): Promise<Documented[]> {
  const symbols = await repository.symbols(null, MAX_SYMBOL_HITS);
  const found: Documented[] = [];
  for (const { path, name, kind, doc, firstLine, lastLine } of symbols.ok ? symbols.value : []) {
    if (kind !== 'function' && kind !== 'method') continue;
    const text = await repository.lines(path, firstLine, lastLine);
    const bare = text.ok ? (text.value ?? '').replace(DOCSTRING, '') : '';
    if (bare.trim().split('\n').length < LEAST_LINES) continue;
    const sentence = /^[\s\S]*?[.:](?=\s|$)/.exec(doc.trim())?.[0] ?? doc.trim();
    const isQuestion = sentence.split(/\s+/).length >= LEAST_WORDS;
    found.push({ text: bare, name, sentence: isQuestion ? sentence.replace(/\s+/g, ' ') : '' });
  }
  return found;
}

function spread<Value>(values: readonly Value[], count: number): Value[] {
  const step = Math.max(1, values.length / count);
  return Array.from(
    { length: Math.min(count, values.length) },
    (_, place) => values[Math.floor(place * step)] as Value,
  );
}

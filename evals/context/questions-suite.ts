import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/adapters/package-root.ts';
import { ok, type Result } from '../../src/base/result.ts';
import { wordsCandidates } from '../../src/context/retrieved-words.ts';
import { ChatRequest } from '../../src/contract/request.ts';
import type { Repository } from '../../src/repository/repository.ts';
import { type EvalFailure, type Report, type Row, rowOf, type SuiteOptions } from '../checks/report.ts';
import { withEmbedder } from './embedder.ts';
import { withIndex } from './indexed.ts';
import { QUESTIONS, type WhereQuestion } from './questions.ts';

/** Files a newcomer would open before asking again. */
const FILES_LOOKED_AT = 3;
/** Anything that is not the project's own source, and the questions themselves with their answers. */
const LEFT_OUT =
  /(?:^|[\\/])(?:node_modules|dist(?:\.next)?|\.git|\.cache)(?:[\\/]|$)|[\\/]evals[\\/]context[\\/]/;

/**
 * Whether the context of a conversation about this very project has the right file among its first three. The odd half
 * of the questions was never looked at while the ranking was developed (decisions/0028).
 */
export function evaluateQuestions({
  home,
  signal,
  onLine,
}: SuiteOptions): Promise<Result<Report, EvalFailure>> {
  return withEmbedder(home, async (embedder) => {
    const root = await mkdtemp(join(tmpdir(), 'fettle-eval-own-'));
    try {
      await cp(packageRoot(), root, {
        recursive: true,
        filter: (path) => !LEFT_OUT.test(path.slice(packageRoot().length)),
      });
      onLine('embedding this project, as far as it was not before');
      const asked = await withIndex(root, { signal, embedder }, askAll);
      if (!asked.ok) return asked;
      const words = await withIndex(root, { signal }, askAll);
      if (!words.ok) return words;
      const rows = [
        rowFor('a right file among the first three', asked.value, { atLeast: 0.85 }),
        rowFor('the same, the half that was held out', asked.value.filter(isHeldOut)),
        rowFor('the same, by words alone', words.value),
      ];
      return ok({ suite: 'questions', rows, versions: {} });
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
}

/** Whether a question is in the half that is not looked at while the ranking is developed. */
export function isHeldOut(_: unknown, place: number): boolean {
  return place % 2 === 1;
}

type Asked = WhereQuestion & { found: string[] };

function rowFor(name: string, asked: readonly Asked[], target?: { atLeast: number }): Row {
  const wrong = asked
    .filter(({ files, found }) => !files.some((path) => found.includes(path)))
    .map(({ question, found }) => `${question} ${found.join(', ')}`);
  const n = asked.length;
  return rowOf({ name, n, hits: n - wrong.length, wrong, ...(target === undefined ? {} : { target }) });
}

async function askAll(repository: Repository): Promise<Asked[]> {
  const answers: Asked[] = [];
  for (const asked of QUESTIONS) answers.push({ ...asked, found: await filesFor(repository, asked) });
  return answers;
}

async function filesFor(repository: Repository, { question }: WhereQuestion): Promise<string[]> {
  const request = ChatRequest.parse({
    id: 'eval',
    task: 'chat',
    workspace: repository.root,
    message: question,
  });
  const candidates = await wordsCandidates(repository, { request, path: null });
  const ranked = candidates.toSorted((left, right) => right.worth - left.worth);
  return [...new Set(ranked.map(({ path }) => path))].slice(0, FILES_LOOKED_AT);
}

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/adapters/package-root.ts';
import { ok, type Result } from '../../src/base/result.ts';
import { wordsCandidates } from '../../src/context/retrieved-words.ts';
import { ChatRequest } from '../../src/contract/request.ts';
import type { Repository } from '../../src/repository/repository.ts';
import { type EvalFailure, type Report, rowOf, type SuiteOptions } from '../checks/report.ts';
import { withIndex } from './indexed.ts';
import { QUESTIONS, type WhereQuestion } from './questions.ts';

/** Files that a newcomer would open before asking anew. */
const FILES_LOOKED_AT = 3;
/** What is not the project's own source, and the questions themselves with their answers. */
const LEFT_OUT = /(?:^|[\\/])(?:node_modules|dist|\.git|\.cache)(?:[\\/]|$)|[\\/]evals[\\/]context[\\/]/;

/** Whether what a conversation is shown of this very project has the right file among its first three. */
export async function evaluateQuestions({ signal }: SuiteOptions): Promise<Result<Report, EvalFailure>> {
  const root = await mkdtemp(join(tmpdir(), 'fettle-eval-own-'));
  try {
    await cp(packageRoot(), root, {
      recursive: true,
      filter: (path) => !LEFT_OUT.test(path.slice(packageRoot().length)),
    });
    const wrong = await withIndex(root, signal, (repository) => askAll(repository));
    if (!wrong.ok) return wrong;
    const n = QUESTIONS.length;
    const row = rowOf({
      name: 'a right file among the first three',
      n,
      hits: n - wrong.value.length,
      target: { atLeast: 0.85 },
      wrong: wrong.value,
    });
    return ok({ suite: 'questions', rows: [row], versions: {} });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function askAll(repository: Repository): Promise<string[]> {
  const wrong: string[] = [];
  for (const asked of QUESTIONS) {
    const found = await filesFor(repository, asked);
    if (!asked.files.some((path) => found.includes(path)))
      wrong.push(`${asked.question} ${found.join(', ')}`);
  }
  return wrong;
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

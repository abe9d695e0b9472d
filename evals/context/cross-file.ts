import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { estimateTokens } from '../../src/adapters/providers/token-estimate.ts';
import { ok, type Result } from '../../src/base/result.ts';
import { repositoryPieces } from '../../src/context/repository.ts';
import { SelectionMemory } from '../../src/context/selection-memory.ts';
import type { CompleteRequest } from '../../src/contract/request.ts';
import { createDiskFiles } from '../../src/machine.ts';
import type { Files } from '../../src/ports/files.ts';
import type { Repository } from '../../src/repository/repository.ts';
import { type EvalFailure, type Report, type Row, rowOf, type SuiteOptions } from '../checks/report.ts';
import { type CallCase, type CallLanguage, cutCalls } from './cut-calls.ts';
import { onlyRepository, withIndex } from './indexed.ts';

/** A pinned package with sources in many files; `folder` is the folder of its own code when installed. */
export type Subject = { name: string; version: string; language: CallLanguage; folder: string };

/** The packages retrieval is measured on. */
export const SUBJECTS: readonly Subject[] = [
  { name: 'zod', version: '4.6.7', language: 'typescript', folder: 'src' },
  { name: 'ai', version: '6.0.326', language: 'typescript', folder: 'src' },
  { name: 'openai', version: '6.49.0', language: 'typescript', folder: 'src' },
  { name: 'effect', version: '4.1.0', language: 'typescript', folder: 'src' },
  { name: 'flask', version: '3.1.3', language: 'python', folder: 'flask' },
  { name: 'networkx', version: '3.6.1', language: 'python', folder: 'networkx' },
  { name: 'rich', version: '14.1.0', language: 'python', folder: 'rich' },
  { name: 'sphinx', version: '8.1.3', language: 'python', folder: 'sphinx' },
];

/** `used` are those whose name other lines of the file use. */
type Counted = { n: number; hits: number; used: { n: number; hits: number }; wrong: string[] };

/** Cases per package that has enough: 301 of them all. */
export const CASES_EACH = 45;
/** The budget from the issue, and that of a prompt; in tokens of an estimate that is never below the real count. */
const BUDGETS = [
  { tokens: 1_500, target: { atLeast: 0.85 } },
  { tokens: 512, target: null },
] as const;

/** Whether the definition to be called next is among the pieces, before its name is typed. */
export async function evaluateCrossFile(options: SuiteOptions): Promise<Result<Report, EvalFailure>> {
  const versions = Object.fromEntries(SUBJECTS.map(({ name, version }) => [name, version]));
  const counts = BUDGETS.map(() => new Map<string, Counted>());
  for (const subject of SUBJECTS) {
    const root = await copyOf(subject, options);
    if (!root.ok) return root;
    try {
      const cases = cutCalls(root.value, subject.language, CASES_EACH);
      const done = await withIndex(root.value, { signal: options.signal }, async (repository) => {
        for (const [index, { tokens }] of BUDGETS.entries())
          counts[index]?.set(subject.name, await countHits(repository, cases, subject, tokens));
      });
      if (!done.ok) return done;
      options.onLine(`cross-file: ${subject.name}, ${cases.length} cases`);
    } finally {
      await rm(root.value, { recursive: true, force: true });
    }
  }
  return ok({
    suite: 'cross-file',
    rows: BUDGETS.flatMap((budget, index) => rowsOf(budget, counts[index])),
    versions,
  });
}

function rowsOf(
  { tokens, target }: (typeof BUDGETS)[number],
  counted: ReadonlyMap<string, Counted> = new Map(),
): Row[] {
  const within = `within ${tokens} tokens`;
  const each = [...counted].map(([name, { n, hits }]) =>
    rowOf({ name: `${within}: ${name}`, n, hits, wrong: [] }),
  );
  const all = [...counted.values()];
  const sum = (count: (one: Counted) => number) => all.reduce((total, one) => total + count(one), 0);
  const used = { n: sum((one) => one.used.n), hits: sum((one) => one.used.hits) };
  const parted = [
    rowOf({ name: `${within}: the file uses it elsewhere`, ...used, wrong: [] }),
    rowOf({
      name: `${within}: only its import has it`,
      n: sum(({ n }) => n) - used.n,
      hits: sum(({ hits }) => hits) - used.hits,
      wrong: [],
    }),
  ];
  const total = {
    n: sum(({ n }) => n),
    hits: sum(({ hits }) => hits),
    wrong: target === null ? [] : all.flatMap(({ wrong }) => wrong),
  };
  return [
    rowOf({ name: `within ${tokens} tokens: all`, ...total, ...(target === null ? {} : { target }) }),
    ...parted,
    ...each,
  ];
}

/** The package's own sources outside any package folder: third-party packages are not indexed. */
export async function copyOf(
  { name, version, language, folder }: Subject,
  { packages }: SuiteOptions,
): Promise<Result<string, EvalFailure>> {
  const laid =
    language === 'typescript'
      ? await packages.node(
          SUBJECTS.filter((one) => one.language === 'typescript').map((one) => `${one.name}@${one.version}`),
        )
      : await packages.python([`${name}==${version}`], 'alone');
  if (!laid.ok) return laid;
  const from =
    language === 'typescript'
      ? join(laid.value, 'node_modules', name, folder)
      : join(await siteOf(laid.value), folder);
  const root = await mkdtemp(join(tmpdir(), 'fettle-eval-package-'));
  await cp(from, join(root, folder), { recursive: true });
  return ok(root);
}

async function siteOf(project: string): Promise<string> {
  const lib = join(project, '.venv', 'lib');
  const [python = ''] = await readdir(lib);
  return join(lib, python, 'site-packages');
}

async function countHits(
  repository: Repository,
  cases: readonly CallCase[],
  { name, language }: Subject,
  maxTokens: number,
): Promise<Counted> {
  const wrong: string[] = [];
  const used = { n: 0, hits: 0 };
  for (const one of cases) {
    const found = await isFound(repository, one, { language, maxTokens });
    if (one.isUsedElsewhere) used.n += 1;
    if (one.isUsedElsewhere && found) used.hits += 1;
    if (!found)
      wrong.push(`${name}, ${one.path}:${one.line}: ${one.name} of ${one.gold.path}:${one.gold.line}`);
  }
  return { n: cases.length, hits: cases.length - wrong.length, used, wrong };
}

async function isFound(
  repository: Repository,
  { path, text, line, column, gold }: CallCase,
  { language, maxTokens }: { language: CallLanguage; maxTokens: number },
): Promise<boolean> {
  const request: CompleteRequest = {
    id: 'eval',
    task: 'complete',
    workspace: repository.root,
    history: [],
    alternatives: 0,
    document: { path, language, text },
    position: { line, column },
  };
  const files: Files = createDiskFiles();
  const countTokens = async (shown: string) => estimateTokens(shown);
  const found = await repositoryPieces(
    { request, files, countTokens, maxTokens },
    { repositories: onlyRepository(repository), selections: new SelectionMemory() },
    new AbortController().signal,
  );
  return found.pieces.some(
    (piece) =>
      piece.path === gold.path &&
      piece.range !== null &&
      piece.range.start.line <= gold.line &&
      gold.line <= piece.range.end.line,
  );
}

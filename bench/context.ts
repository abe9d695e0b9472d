import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { estimateTokens } from '../src/adapters/providers/token-estimate.ts';
import { languageOfPath } from '../src/base/languages.ts';
import { ok } from '../src/base/result.ts';
import { MAX_CHAT_REPOSITORY_TOKENS, MAX_COMPLETE_REPOSITORY_TOKENS } from '../src/config/limits.ts';
import { repositoryPieces } from '../src/context/repository.ts';
import { SelectionMemory } from '../src/context/selection-memory.ts';
import { ChatRequest, CompleteRequest } from '../src/contract/request.ts';
import { createDiskFiles, openRepository } from '../src/machine.ts';
import type { Repositories } from '../src/ports/repository.ts';
import type { Repository } from '../src/repository/repository.ts';
import { type IndexMemory, measureIndexMemory } from './held-index.ts';
import { randomVectors } from './vector-scan.ts';

/** Megabytes a process may have resident with 50,000 chunks and vectors; `fettle bench context` measures it. */
const MAX_HELD_INDEX_MEGABYTES = 400;

export type ContextBenchOptions = {
  /** A repository to index, as made by `scripts/fetch-bench-repository.mjs`. */
  folder: string;
  signal: AbortSignal;
  /** Called with each line of the report. */
  onLine(line: string): void;
};

/** Times in milliseconds; `cpu` is that of this process with all its threads. */
type Spent = { wall: number; cpu: number };

export type ContextBench = {
  files: number;
  chunks: number;
  bytes: number;
  first: Spent & { filesPerCpuSecond: number; megabytesPerCpuSecond: number };
  reopen: Spent;
  unchanged: Spent;
  oneFile: { p50: Spent; p95: Spent };
  search: { p50: Spent; p95: Spent };
  /** Selecting pieces for a completion at places of the repository; tokens are estimated, no model is loaded. */
  completion: { p50: Spent; p95: Spent };
  /** The same for a question. */
  question: { p50: Spent; p95: Spent };
  /** Ranking a query vector against 50,000 made-up chunks and their files; excludes the model's time. */
  vectors: { p50: Spent; p95: Spent };
  /**
   * Megabytes: the peak resident memory of this process up to the end of the first index, and the approximate size of
   * the opened index in heap and arrays.
   */
  memory: { peak: number; index: number };
  /** A process that holds 50,000 such chunks with their vectors; null when it could not be measured. */
  held: IndexMemory | null;
};

const SAVES = 40;
const SEARCHES = 200;
const PLACES = 200;
const VECTORS = 50_000;
const VECTOR_ROUNDS = 60;
const MEGA = 1_000_000;

/** The cost of the repository index: built in its own home, opened again, and queried. The folder is left unchanged. */
export async function benchContext(options: ContextBenchOptions): Promise<ContextBench | string> {
  const home = mkdtempSync(join(tmpdir(), 'fettle-bench-'));
  try {
    return await measureAll(options, home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function measureAll(
  { folder, signal, onLine }: ContextBenchOptions,
  home: string,
): Promise<ContextBench | string> {
  const made = await timed(async () => {
    const opened = await openRepository(home, folder, { write: true });
    return opened.ok
      ? { repository: opened.value, report: await opened.value.refresh(signal) }
      : opened.failure.message;
  });
  if (typeof made.value === 'string') return made.value;
  const { repository: first, report } = made.value;
  if (!report.ok) return report.failure.message;
  const peak = (process.resourceUsage().maxRSS * 1_024) / MEGA;
  await first.close();
  const { files, chunks, bytes, cut, reused } = report.value;
  const read = cut + reused;
  onLine(`${files} files, ${chunks} chunks, ${(bytes / MEGA).toFixed(1)} MB`);
  const speed = {
    filesPerCpuSecond: (read / made.cpu) * 1_000,
    megabytesPerCpuSecond: bytes / MEGA / (made.cpu / 1_000),
  };
  onLine(
    `first index: ${shown(made)}; ${speed.filesPerCpuSecond.toFixed(0)} files and ${speed.megabytesPerCpuSecond.toFixed(1)} MB a CPU second`,
  );
  const before = heldMemory();
  const reopened = await timed(() => openRepository(home, folder, { write: true }));
  if (!reopened.value.ok) return reopened.value.failure.message;
  const repository = reopened.value.value;
  const index = heldMemory() - before;
  onLine(
    `open again: ${shown(reopened)}; ${index.toFixed(0)} MB in memory, ${peak.toFixed(0)} MB at most of the process at the first index`,
  );
  const unchanged = await timed(() => repository.refresh(signal));
  onLine(`refresh with nothing changed: ${shown(unchanged)}`);
  const symbols = await repository.symbols(null);
  const names = symbols.ok ? symbols.value : [];
  const saves = await measureSaves(repository, [...new Set(names.map(({ path }) => path))], signal);
  onLine(`one saved file: p50 ${shown(saves.p50)}, p95 ${shown(saves.p95)} (n = ${SAVES})`);
  const searches = await measureSearches(
    repository,
    names.map(({ name, doc }) => `${name} ${doc.slice(0, 60)}`),
  );
  onLine(`search: p50 ${shown(searches.p50)}, p95 ${shown(searches.p95)} (n = ${SEARCHES})`);
  const pieces = await measurePieces(repository, names);
  onLine(`pieces for a completion: p50 ${shown(pieces.completion.p50)}, p95 ${shown(pieces.completion.p95)}`);
  onLine(`pieces for a question: p50 ${shown(pieces.question.p50)}, p95 ${shown(pieces.question.p95)}`);
  await repository.close();
  const vectors = await measureVectors();
  onLine(`ranking ${VECTORS} vectors: p50 ${shown(vectors.p50)}, p95 ${shown(vectors.p95)}`);
  const held = measureIndexMemory(home, folder, VECTORS);
  onLine(heldLine(held));
  return {
    files,
    chunks,
    bytes,
    first: { wall: made.wall, cpu: made.cpu, ...speed },
    reopen: { wall: reopened.wall, cpu: reopened.cpu },
    unchanged: { wall: unchanged.wall, cpu: unchanged.cpu },
    oneFile: saves,
    search: searches,
    ...pieces,
    vectors,
    memory: { peak, index },
    held,
  };
}

function heldLine(held: IndexMemory | null): string {
  if (held === null) return 'memory of a process that holds an index: not measured';
  const { chunks, before, after } = held;
  const verdict = after <= MAX_HELD_INDEX_MEGABYTES ? 'within' : 'ABOVE';
  return `a process with ${chunks} chunks and their vectors: ${after.toFixed(0)} MB (${before.toFixed(0)} MB without), ${verdict} ${MAX_HELD_INDEX_MEGABYTES} MB`;
}

async function measureVectors() {
  const rank = randomVectors(VECTORS);
  const spent: Spent[] = [];
  for (let round = 0; round < VECTOR_ROUNDS; round += 1) spent.push(await timed(async () => rank()));
  return percentiles(spent);
}

/** Every so many files gets another line, is indexed again, and is restored. */
async function measureSaves(repository: Repository, paths: string[], signal: AbortSignal) {
  const step = Math.max(1, Math.floor(paths.length / SAVES));
  const spent: Spent[] = [];
  for (let index = 0; index < paths.length && spent.length < SAVES; index += step) {
    const path = paths[index] as string;
    const file = join(repository.root, path);
    const original = readFileSync(file);
    try {
      appendFileSync(file, `\n# saved ${index}\n`);
      spent.push(await timed(() => repository.refresh(signal, { paths: [path] })));
    } finally {
      writeFileSync(file, original);
      await repository.refresh(signal, { paths: [path] });
    }
  }
  return percentiles(spent);
}

async function measureSearches(repository: Repository, questions: string[]) {
  const step = Math.max(1, Math.floor(questions.length / SEARCHES));
  const spent: Spent[] = [];
  for (let index = 0; index < questions.length && spent.length < SEARCHES; index += step)
    spent.push(await timed(() => repository.search(questions[index] as string, { limit: 20 })));
  return percentiles(spent);
}

type Named = { path: string; firstLine: number; doc: string; name: string };

/** Each place and question is new: nothing is cached. */
async function measurePieces(repository: Repository, names: readonly Named[]) {
  const repositories: Repositories = {
    look: async () => ok(repository),
    pause: () => () => undefined,
    close: async () => undefined,
  };
  const { signal } = new AbortController();
  const spent: Record<'completion' | 'question', Spent[]> = { completion: [], question: [] };
  const step = Math.max(1, Math.floor(names.length / PLACES));
  for (let index = 0; index < names.length && spent.completion.length < PLACES; index += step) {
    const { path, firstLine, doc, name } = names[index] as Named;
    const common = { id: 'bench', workspace: repository.root };
    const text = readFileSync(join(repository.root, path), 'utf8');
    const document = { path, language: languageOfPath(path)?.id ?? '', text };
    const position = { line: firstLine, column: 1 };
    const requests = {
      completion: CompleteRequest.parse({ ...common, task: 'complete', document, position }),
      question: ChatRequest.parse({
        ...common,
        task: 'chat',
        message: `where is ${name} ${doc.slice(0, 80)}`,
      }),
    };
    for (const kind of ['completion', 'question'] as const) {
      const input = {
        request: requests[kind],
        files: createDiskFiles(),
        countTokens: async (shown: string) => estimateTokens(shown),
        maxTokens: kind === 'completion' ? MAX_COMPLETE_REPOSITORY_TOKENS : MAX_CHAT_REPOSITORY_TOKENS,
      };
      const context = { repositories, selections: new SelectionMemory() };
      spent[kind].push(await timed(() => repositoryPieces(input, context, signal)));
    }
  }
  return { completion: percentiles(spent.completion), question: percentiles(spent.question) };
}

async function timed<Value>(work: () => Promise<Value>): Promise<Spent & { value: Value }> {
  const spent = process.cpuUsage();
  const began = performance.now();
  const value = await work();
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(spent);
  return { value, wall, cpu: (user + system) / 1_000 };
}

function percentiles(spent: Spent[]): { p50: Spent; p95: Spent } {
  const at = (share: number): Spent => ({
    wall: percentile(
      spent.map(({ wall }) => wall),
      share,
    ),
    cpu: percentile(
      spent.map(({ cpu }) => cpu),
      share,
    ),
  });
  return { p50: at(0.5), p95: at(0.95) };
}

function percentile(values: number[], share: number): number {
  const sorted = values.sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Megabytes of live JavaScript and arrays; exact only when the collector can be called (`--expose-gc`). */
function heldMemory(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / MEGA;
}

function shown({ wall, cpu }: Spent): string {
  return `${wall.toFixed(wall < 100 ? 1 : 0)} ms (CPU ${cpu.toFixed(cpu < 100 ? 1 : 0)})`;
}

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createTypeCheckers } from '../src/adapters/analyzers/type-checking/type-checkers.ts';
import { createTypeScriptChecker } from '../src/adapters/analyzers/typescript/checker.ts';
import { packageRoot } from '../src/adapters/package-root.ts';
import { applyEdit, positionAt } from '../src/base/text.ts';
import type { Analyzers } from '../src/checks/check.ts';
import { typesCheck } from '../src/checks/types.ts';
import type { Candidate } from '../src/contract/candidate.ts';

/** Milliseconds; `residentBytes` is the language server's, null where the system does not say. */
export type TypesSpeed = {
  rounds: number;
  coldMs: number[];
  editP50Ms: number;
  editP95Ms: number;
  unpreparedP50Ms: number;
  unpreparedP95Ms: number;
  residentBytes: number | null;
};

const FILES = 60;
const ROUNDS = 40;
const COLD_ROUNDS = 5;

/** The types check of a 30-line edit in a project of 60 files of 100 lines that uses zod, hono and Node. */
export async function benchTypes(signal: AbortSignal): Promise<TypesSpeed> {
  const root = await mkdtemp(join(tmpdir(), 'fettle-bench-'));
  try {
    await writeProject(root);
    const coldMs: number[] = [];
    for (let round = 0; round < COLD_ROUNDS; round++) coldMs.push(await coldStart(root, round, signal));
    return { rounds: ROUNDS, coldMs, ...(await warmEdits(root, signal)) };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function coldStart(root: string, round: number, signal: AbortSignal): Promise<number> {
  const analyzers = open();
  try {
    return await timed(() => checkEdit(analyzers, editOf(root, round), signal));
  } finally {
    await analyzers.types.close();
  }
}

async function warmEdits(root: string, signal: AbortSignal) {
  const analyzers = open();
  try {
    await checkEdit(analyzers, editOf(root, 0), signal);
    const prepared: number[] = [];
    const unprepared: number[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      unprepared.push(await timed(() => checkEdit(analyzers, editOf(root, round), signal)));
      const edit = editOf(root, ROUNDS + round);
      await prepare(analyzers, edit, signal);
      prepared.push(await timed(() => checkEdit(analyzers, edit, signal)));
    }
    return {
      editP50Ms: percentile(prepared, 0.5),
      editP95Ms: percentile(prepared, 0.95),
      unpreparedP50Ms: percentile(unprepared, 0.5),
      unpreparedP95Ms: percentile(unprepared, 0.95),
      residentBytes: await childBytes(),
    };
  } finally {
    await analyzers.types.close();
  }
}

function open(): Analyzers {
  const types = createTypeCheckers({ typescript: createTypeScriptChecker() });
  // The types check asks no other analyzer.
  return { types } as unknown as Analyzers;
}

/** Each round has a file and a text of its own, so that no result is kept of it, and a mistake to find. */
function editOf(root: string, round: number): Candidate {
  const file = 1 + (round % (FILES - 1));
  const before = `${source(file)}// round ${round}\n`;
  const body = Array.from(
    { length: 26 },
    (_, line) => `  total += load${file}({ id: ${line + round}, name: 'a' }).id;`,
  );
  const text = `export function added${round}(): number {\n  let total = 0;\n${body.join('\n')}\n  total.missing();\n  return total;\n}\n`;
  const start = positionAt(before, before.length);
  const range = { start, end: start };
  const after = applyEdit(before, range, text) ?? before;
  const path = `src/module-${file}.ts`;
  return {
    text,
    language: 'typescript',
    path,
    range,
    workspace: root,
    before,
    after,
    end: 'stop',
    probabilities: [],
  };
}

async function checkEdit(analyzers: Analyzers, candidate: Candidate, signal: AbortSignal): Promise<void> {
  const facts = await typesCheck.gather(candidate, analyzers, signal);
  if (!facts.ok) throw new Error(facts.failure.message);
  const findings = typesCheck.judge(candidate, facts.value);
  if (findings.length !== 1) throw new Error(`one mistake was planted, found ${JSON.stringify(findings)}`);
}

/** What a task does when a request comes, and awaited here: the model takes longer. */
async function prepare(
  { types }: Analyzers,
  { before, language, path, workspace }: Candidate,
  signal: AbortSignal,
): Promise<void> {
  await types.byLanguage.typescript?.check({ text: before, language, path, workspace }, signal);
}

async function writeProject(root: string): Promise<void> {
  await mkdir(join(root, 'src'));
  await symlink(join(packageRoot(), 'node_modules'), join(root, 'node_modules'), 'junction');
  const compilerOptions = {
    strict: true,
    target: 'es2023',
    module: 'nodenext',
    types: ['node'],
    skipLibCheck: true,
  };
  await writeFile(join(root, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  await writeFile(join(root, 'package.json'), JSON.stringify({ name: 'bench', type: 'module' }));
  for (let file = 0; file < FILES; file++) await writeFile(join(root, `src/module-${file}.ts`), source(file));
}

/** About a hundred lines that use two packages, Node, and the module before. */
function source(file: number): string {
  const previous = file - 1;
  const head = [
    "import { readFile } from 'node:fs/promises';",
    "import { join } from 'node:path';",
    "import { Hono } from 'hono';",
    "import { z } from 'zod';",
    ...(file === 0
      ? []
      : [`import { load${previous}, type Item${previous} } from './module-${previous}.js';`]),
    `export const Item${file} = z.object({ id: z.number().int(), name: z.string().min(1), tags: z.array(z.string()).default([]) });`,
    `export type Item${file} = z.infer<typeof Item${file}>;`,
    `export const app${file} = new Hono();`,
    `app${file}.get('/items/:id', async (c) => c.json({ id: c.req.param('id'), text: await readFile(join('a', 'b'), 'utf8') }));`,
    `export function load${file}(input: unknown): Item${file} {\n  return Item${file}.parse(input);\n}`,
    ...(file === 0
      ? []
      : [`export const from${file} = (item: Item${previous}): number => load${previous}(item).tags.length;`]),
  ];
  const functions = Array.from(
    { length: 16 },
    (_, index) =>
      `export async function step${file}x${index}(items: Item${file}[]): Promise<Map<string, number>> {\n  const counts = new Map<string, number>();\n  for (const { name, tags } of items) counts.set(name, (counts.get(name) ?? 0) + tags.length + ${index});\n  return counts;\n}`,
  );
  return `${[...head, ...functions].join('\n')}\n`;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Resident memory of the processes that this one started, by `ps`. */
async function childBytes(): Promise<number | null> {
  const { stdout } = await promisify(execFile)('ps', [
    '-o',
    'rss=,comm=',
    '--ppid',
    String(process.pid),
  ]).catch(() => ({ stdout: '' }));
  const kilobytes = stdout
    .split('\n')
    .filter((line) => /\btsc\b/.test(line))
    .reduce((sum, line) => sum + Number.parseInt(line, 10), 0);
  return kilobytes > 0 ? kilobytes * 1024 : null;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const speed = await benchTypes(new AbortController().signal);
  process.stdout.write(`${JSON.stringify(speed, null, 2)}\n`);
}

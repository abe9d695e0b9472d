import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/adapters/package-root.ts';
import type { Random } from './random.ts';

/** A real source file installed on this machine. */
export type SourceFile = { path: string; language: 'python' | 'typescript' | 'javascript'; text: string };

const MIN_LINES = 50;
const MAX_LINES = 1_500;
const MAX_LINE_CHARACTERS = 200;
const MAX_FOLDER_DEPTH = 4;
/** Packages with hand-written source, not bundles; missing ones are skipped. */
const PACKAGES: readonly { name: string; language: SourceFile['language']; ending: RegExp }[] = [
  { name: 'zod/src', language: 'typescript', ending: /(?<!\.d|\.test)\.ts$/ },
  { name: 'commander/lib', language: 'javascript', ending: /\.js$/ },
  { name: 'execa/lib', language: 'javascript', ending: /\.js$/ },
  { name: 'yaml/dist', language: 'javascript', ending: /\.js$/ },
  { name: 'hono/dist', language: 'javascript', ending: /\.js$/ },
];

/** Files of both kinds alternately, chosen and ordered by the seed alone for a given installation. */
export async function sourceFiles(count: number, random: Random): Promise<SourceFile[]> {
  const [python, scripts] = await Promise.all([pythonFiles(), scriptFiles()]);
  const kinds = [random.shuffled(python), random.shuffled(scripts)].filter((files) => files.length > 0);
  if (kinds.length === 0) throw new Error('No source files were found: neither packages nor a Python');
  const chosen: SourceFile[] = [];
  for (let index = 0; chosen.length < count; index++) {
    const files = kinds[index % kinds.length] ?? [];
    const file = files[Math.floor(index / kinds.length) % files.length];
    if (file !== undefined) chosen.push(file);
  }
  return chosen;
}

async function scriptFiles(): Promise<SourceFile[]> {
  const found: SourceFile[] = [];
  for (const { name, language, ending } of PACKAGES) {
    const folder = join(packageRoot(), 'node_modules', name);
    for (const path of await filesIn(folder, MAX_FOLDER_DEPTH))
      if (ending.test(path)) found.push(...(await readable(path, language)));
  }
  return found;
}

async function pythonFiles(): Promise<SourceFile[]> {
  const asked = await promisify(execFile)('python3', [
    '-I',
    '-c',
    'import sysconfig; print(sysconfig.get_paths()["stdlib"])',
  ]).catch(() => null);
  if (asked === null) return [];
  const folder = asked.stdout.trim();
  const found: SourceFile[] = [];
  for (const path of await filesIn(folder, 1))
    if (path.endsWith('.py')) found.push(...(await readable(path, 'python')));
  return found;
}

async function filesIn(folder: string, depth: number): Promise<string[]> {
  if (depth === 0) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sorted = entries.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  const found: string[] = [];
  for (const entry of sorted) {
    const path = join(folder, entry.name);
    if (entry.isFile()) found.push(path);
    else if (entry.isDirectory() && entry.name !== 'tests') found.push(...(await filesIn(path, depth - 1)));
  }
  return found;
}

async function readable(path: string, language: SourceFile['language']): Promise<SourceFile[]> {
  const text = await readFile(path, 'utf8');
  const lines = text.split('\n');
  const fits = lines.length >= MIN_LINES && lines.length <= MAX_LINES;
  const isWritten = lines.every((line) => line.length <= MAX_LINE_CHARACTERS) && !text.includes('\r');
  return fits && isWritten ? [{ path, language, text }] : [];
}

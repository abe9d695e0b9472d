import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Processes } from '../../src/ports/processes.ts';

/** `errors` is null when the compiler did not finish with this one. */
export type Compiled = { script: string; errors: string[] | null };

/** Programs per compiler run, and its time for them. */
const BATCH = 40;
const BATCH_MS = 120_000;
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** As MultiPL-E compiles, but with a current JavaScript library; without the browser's: 0.2 s per program. */
const COMPILER_OPTIONS = {
  target: 'es2023',
  lib: ['es2023'],
  module: 'commonjs',
  strict: false,
  types: [],
  outDir: '.',
  rootDir: '..',
  noEmitOnError: false,
};
/** Globals of every JavaScript runtime beyond the language. */
const SURROUNDINGS = `interface Console { log(...values: any[]): void; error(...values: any[]): void; warn(...values: any[]): void; info(...values: any[]): void; debug(...values: any[]): void; assert(condition?: any, ...values: any[]): void; table(values: any): void; time(label?: string): void; timeEnd(label?: string): void }
declare var console: Console;
declare function setTimeout(work: (...values: any[]) => void, ms?: number, ...values: any[]): any;
declare function clearTimeout(timer: any): void;
declare function structuredClone<T>(value: T): T;
declare var performance: { now(): number };
`;

/**
 * Types and JavaScript of many programs, with TypeScript's own compiler (version 7). Each is a separate project in one
 * run, so that no program sees the names of another.
 */
export async function compileTypeScript(processes: Processes, programs: string[]): Promise<Compiled[]> {
  const compiled: Compiled[] = [];
  for (let start = 0; start < programs.length; start += BATCH)
    compiled.push(...(await compileBatch(processes, programs.slice(start, start + BATCH))));
  return compiled;
}

async function compileBatch(processes: Processes, programs: string[]): Promise<Compiled[]> {
  const folder = await mkdtemp(join(tmpdir(), 'fettle-tsc-'));
  try {
    await writeFile(join(folder, 'surroundings.d.ts'), SURROUNDINGS);
    for (const [index, program] of programs.entries()) await layOut(join(folder, `${index}`), program);
    const references = programs.map((_, index) => ({ path: `${index}` }));
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ files: [], references }));
    const run = await processes.run(process.execPath, {
      args: [compiler(), '--build', '--pretty', 'false', folder],
      cwd: folder,
      env: {},
      timeoutMs: BATCH_MS,
      maxOutputBytes: MAX_OUTPUT_BYTES,
    });
    if (run.end !== 'exited') return await halves(processes, programs);
    return await Promise.all(programs.map((_, index) => resultOf(folder, index, run.stdout)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function layOut(folder: string, program: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, 'program.ts'), program);
  const files = ['../surroundings.d.ts', 'program.ts'];
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files }),
  );
}

/** One program that hangs the compiler must not affect the others. */
async function halves(processes: Processes, programs: string[]): Promise<Compiled[]> {
  if (programs.length <= 1) return programs.map(() => ({ script: '', errors: null }));
  const middle = Math.ceil(programs.length / 2);
  const first = await compileBatch(processes, programs.slice(0, middle));
  return [...first, ...(await compileBatch(processes, programs.slice(middle)))];
}

async function resultOf(folder: string, index: number, output: string): Promise<Compiled> {
  const errors = output
    .split('\n')
    .filter((line) => line.startsWith(`${index}/program.ts(`) && /\): error TS/.test(line));
  const script = await readFile(join(folder, `${index}`, `${index}`, 'program.js'), 'utf8').catch(() => '');
  if (script === '' && errors.length === 0)
    throw new Error(`TypeScript's compiler made nothing of a program: ${output.slice(0, MAX_QUOTE)}`);
  return { script, errors };
}

const MAX_QUOTE = 500;

function compiler(): string {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  return join(dirname(manifest), 'bin/tsc');
}

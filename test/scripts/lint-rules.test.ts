import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY, write } from './planted-tree.ts';

const steps = (count: number) => '  step();\n'.repeat(count);
const branches = (count: number) => '  if (n) step();\n'.repeat(count);

/** One breach of each rule that CONTRIBUTING.md trusts the linter with. */
const BREACHES: [rule: string, path: string, text: string][] = [
  ['lint/complexity/noExcessiveLinesPerFunction', 'src/a.ts', `export function a() {\n${steps(61)}}\n`],
  [
    'lint/complexity/noExcessiveCognitiveComplexity',
    'src/a.ts',
    `export function a(n) {\n${branches(16)}}\n`,
  ],
  ['lint/complexity/useMaxParams', 'src/a.ts', 'export const a = (b, c, d, e, f) => [b, c, d, e, f];\n'],
  ['lint/complexity/noVoid', 'src/a.ts', 'void step();\n'],
  [
    'lint/nursery/noFloatingPromises',
    'src/a.ts',
    'async function a() {}\nexport const b = () => {\n  a();\n};\n',
  ],
  ['lint/nursery/noMisusedPromises', 'src/a.ts', '[1].forEach(async () => {\n  await step();\n});\n'],
  ['lint/suspicious/noExplicitAny', 'src/a.ts', 'export type A = any;\n'],
  ['lint/suspicious/noConsole', 'src/a.ts', "console.log('x');\n"],
  ['lint/suspicious/noFocusedTests', 'src/a.test.ts', "it.only('x', () => {});\n"],
  ['lint/style/useImportType', 'src/a.ts', "import { A } from './b.ts';\nexport type B = A;\n"],
  ['lint/style/useFilenamingConvention', 'src/someFile.ts', ''],
  ['lint/correctness/noUnusedImports', 'src/a.ts', "import { a } from './b.ts';\n"],
  ['lint/correctness/noUnusedVariables', 'src/a.ts', 'const a = 1;\n'],
];

/** Code that breaks none, close to the bounds. */
const CLEAN: [title: string, path: string, text: string][] = [
  [
    'a function of 60 lines, 15 branches and 4 parameters',
    'src/a.ts',
    `export function a(n, b, c, d) {\n${branches(15)}${steps(42)}  return [b, c, d];\n}\n`,
  ],
  ['a long test', 'src/a.test.ts', `describe('x', () => {\n${steps(90)}});\n`],
  ['console outside src/', 'scripts/a.mjs', "console.log('x');\n"],
];

const planted = [...BREACHES, ...CLEAN].map(([title, path, text], index) => {
  return { title, path: path.replace('/', `/case-${index}/`), text };
});

describe('the linter', () => {
  /** What our own biome.json reports of each planted file, in one run. */
  const reported = new Map<string, string[]>();

  beforeAll(() => {
    const root = mkdtempSync(join(tmpdir(), 'fettle-test-'));
    copyFileSync(join(REPOSITORY, 'biome.json'), join(root, 'biome.json'));
    write(root, Object.fromEntries(planted.map(({ path, text }) => [path, text])));
    const biome = join(REPOSITORY, 'node_modules/@biomejs/biome/bin/biome');
    const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '.'];
    const run = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    rmSync(root, { recursive: true });
    const report: { diagnostics: { category: string; location: { path: string } }[] } = JSON.parse(
      run.stdout,
    );
    for (const { category, location } of report.diagnostics)
      reported.set(location.path, [...(reported.get(location.path) ?? []), category]);
  });

  it.each(planted.slice(0, BREACHES.length))('reports $title', ({ title, path }) => {
    expect(reported.get(path)).toContain(title);
  });

  it.each(planted.slice(BREACHES.length))('lets $title be', ({ path }) => {
    expect(reported.get(path)).toBeUndefined();
  });

  it('reads our biome.json without a warning', () => {
    expect([...reported.keys()].filter((path) => !path.includes('case-'))).toEqual([]);
  });
});

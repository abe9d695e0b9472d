import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BuildFailure, build, isFresh } from '../../scripts/build.mjs';
import { leastEffort } from '../fixtures/processor-time.ts';
import { REPOSITORY, temporaryFolder, write } from './planted-tree.ts';

const TEXT_OF_MAIN = 'export const started: string = "one";\n';

/** A project that builds in a second, with the real compiler and settings. */
function project(): string {
  const root = temporaryFolder();
  const settings = ['tsconfig.json', 'tsconfig.build.json'].map((name) => [
    name,
    readFileSync(join(REPOSITORY, name), 'utf8'),
  ]);
  write(root, {
    ...Object.fromEntries(settings),
    'package.json': '{"type":"module"}',
    'src/base/a.ts': 'export const a = 1;\n',
    'rules/security/python/a.yaml': 'rules: [{ id: a, metadata: { cwe: b, examples: { bad: [c] } } }]\n',
    'src/base/a.test.ts': 'this is no code\n',
    'surfaces/cli/main.ts': TEXT_OF_MAIN,
    'scripts/copy-grammars.mjs':
      "import { writeFileSync } from 'node:fs';\nexport const copyGrammars = async (to) => writeFileSync(to + '/grammar.wasm', '');\n",
  });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
  return root;
}

/** Builds, and says whether there was anything to do. */
async function buildAgain(root: string): Promise<boolean> {
  let built = false;
  await build(root, { onBuild: () => (built = true) });
  return built;
}

const builtMain = (root: string) => readFileSync(join(root, 'dist/surfaces/cli/main.js'), 'utf8');

describe('build', () => {
  it('compiles what ships, copies the grammars, and leaves nothing beside dist', async () => {
    const root = project();
    expect(await buildAgain(root)).toBe(true);
    expect(builtMain(root)).toContain('started = "one"');
    expect(existsSync(join(root, 'dist/grammar.wasm'))).toBe(true);
    expect(JSON.parse(readFileSync(join(root, 'dist/rules/security/python.json'), 'utf8'))).toEqual({
      rules: [{ id: 'a', metadata: { cwe: 'b' } }],
    });
    expect(existsSync(join(root, 'dist/src/base/a.test.js'))).toBe(false);
    expect(readdirSync(root).filter((name) => name.startsWith('dist'))).toEqual(['dist']);
  });

  it('does nothing when nothing changed, and notices every kind of change', async () => {
    const root = project();
    await build(root);
    write(root, { 'src/base/a.test.ts': 'still no code, and longer\n' });
    expect(await buildAgain(root)).toBe(false);
    const past = new Date('2020-01-01');
    for (const change of [
      () => write(root, { 'src/base/b.ts': 'export const b = 2;\n' }),
      () => write(root, { 'src/base/b.ts': null }),
      () => write(root, { 'package-lock.json': '{}' }),
      () => write(root, { 'rules/security/python/b.yaml': 'rules: []\n' }),
      () => utimesSync(join(root, 'surfaces/cli/main.ts'), past, past),
    ]) {
      change();
      expect(isFresh(root)).toBe(false);
      await build(root);
      expect(isFresh(root)).toBe(true);
    }
    expect(existsSync(join(root, 'dist/src/base/b.js'))).toBe(false);
  });

  it('leaves dist as it was when the code does not compile', async () => {
    const root = project();
    await build(root);
    write(root, { 'surfaces/cli/main.ts': 'export const started: string = 2;\n' });
    const failure = await build(root).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BuildFailure);
    expect(failure).toMatchObject({ output: expect.stringContaining('surfaces/cli/main.ts') });
    expect(builtMain(root)).toContain('"one"');
    expect(isFresh(root)).toBe(false);
    write(root, { 'surfaces/cli/main.ts': TEXT_OF_MAIN });
    await build(root);
    expect(isFresh(root)).toBe(true);
  });

  it('builds once for two that come at the same time', async () => {
    const root = project();
    const [first, second] = await Promise.all([buildAgain(root), buildAgain(root)]);
    expect([first, second].filter(Boolean)).toHaveLength(1);
    expect(isFresh(root)).toBe(true);
  });

  it('takes over what a killed build left', async () => {
    const root = project();
    write(root, { 'dist.next/half.js': 'half', 'dist.old/surfaces/cli/main.js': 'old' });
    mkdirSync(join(root, 'dist.lock'));
    const past = new Date(Date.now() - 60_000);
    utimesSync(join(root, 'dist.lock'), past, past);
    expect(await buildAgain(root)).toBe(true);
    expect(existsSync(join(root, 'dist/half.js'))).toBe(false);
    expect(readdirSync(root).filter((name) => name.startsWith('dist'))).toEqual(['dist']);
  });

  it('says what to do without a compiler, unless there is something built', async () => {
    const root = temporaryFolder();
    write(root, { 'src/a.ts': '' });
    await expect(build(root)).rejects.toThrow(/its compiler is not installed: run "npm install" in /);
    write(root, { 'dist/.stamp': 'of another checkout' });
    expect(await buildAgain(root)).toBe(false);
  });

  it('looks at the whole repository in a moment', async () => {
    expect(await leastEffort(() => isFresh(REPOSITORY), 5)).toBeLessThan(50);
  });
});

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startArguments } from '../../scripts/start.mjs';
import { REPOSITORY, temporaryFolder, write } from './planted-tree.ts';

/** An installed package: the launcher, and a program that prints its arguments. */
function install(files: Record<string, string> = {}): string {
  const root = temporaryFolder();
  for (const folder of ['bin', 'scripts']) mkdirSync(join(root, folder));
  for (const path of ['bin/fettle.mjs', 'scripts/build.mjs', 'scripts/is-main.mjs', 'scripts/start.mjs'])
    copyFileSync(join(REPOSITORY, path), join(root, path));
  write(root, {
    'package.json': '{"type":"module","engines":{"node":">=20.19"}}',
    'dist/surfaces/cli/main.js': 'console.log(JSON.stringify(process.argv.slice(2)));\n',
    ...files,
  });
  return root;
}

function launch(root: string, ...args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, 'bin/fettle.mjs'), ...args], {
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

describe('bin/fettle.mjs', () => {
  it('runs an installed package as it is', () => {
    expect(launch(install(), 'check', '-x')).toEqual({ stdout: '["check","-x"]\n', stderr: '', status: 0 });
  });

  it('refuses an old Node in one line', () => {
    const root = install({ 'package.json': '{"type":"module","engines":{"node":">=99.1"}}' });
    const { stdout, stderr, status } = launch(root);
    expect(stderr).toMatch(/^fettle needs Node 99\.1 or newer; this is [\d.]+\. .+\n$/);
    expect({ stdout, status }).toEqual({ stdout: '', status: 3 });
  });

  it('names the fix when a checkout has no packages', () => {
    const root = install({ 'src/a.ts': '' });
    expect(launch(root)).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/^fettle: .+Run "npm install" in .+\n$/),
    });
  });

  it('names the package that is missing', () => {
    const root = install({ 'dist/surfaces/cli/main.js': "import 'not-there';\n" });
    expect(launch(root)).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(
        /^fettle: the package not-there is not installed\. Run "npm install" in .+\n$/,
      ),
    });
  });

  it('does not hide a mistake of our own', () => {
    const root = install({ 'dist/surfaces/cli/main.js': "import './not-there.js';\n" });
    expect(launch(root)).toMatchObject({ status: 1, stderr: expect.stringContaining('not-there.js') });
  });

  it('builds a checkout once, and says so on standard error only', () => {
    const root = install({
      'src/a.ts': '',
      'scripts/copy-grammars.mjs': 'export const copyGrammars = () => {};\n',
      'scripts/copy-rules.mjs': 'export const copyRules = () => {};\n',
      'surfaces/cli/main.ts': 'declare const console: { log(text: string): void };\nconsole.log("built");\n',
      'tsconfig.build.json':
        '{"compilerOptions":{"rootDir":".","types":[],"lib":["es2023"],"skipLibCheck":true},"include":["src","surfaces"]}',
    });
    symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
    expect(launch(root)).toEqual({ stdout: 'built\n', stderr: 'building fettle...\n', status: 0 });
    expect(launch(root)).toEqual({ stdout: 'built\n', stderr: '', status: 0 });
    write(root, { 'surfaces/cli/main.ts': 'const wrong: string = 1;\n' });
    const broken = launch(root);
    expect(broken).toMatchObject({ stdout: '', status: 3 });
    expect(broken.stderr).toMatch(
      /^building fettle\.\.\.\nsurfaces\/cli\/main\.ts\(1,7\)[\s\S]+\nfettle could not be built: .+\n$/,
    );
  });
});

describe('npm start', () => {
  it.each([
    [[], ['serve']],
    [
      ['--port', '9000'],
      ['serve', '--port', '9000'],
    ],
    [['--help'], ['--help']],
    [['-h'], ['-h']],
    [['--version'], ['--version']],
    [['-v'], ['-v']],
    [
      ['check', '--json'],
      ['check', '--json'],
    ],
  ])('%j asks for fettle %j', (args, expected) => {
    expect(startArguments(args)).toEqual(expected);
  });

  it('runs the launcher', () => {
    const script = join(install(), 'scripts/start.mjs');
    const { stdout, stderr } = spawnSync(process.execPath, [script, '--port', '1'], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: '["serve","--port","1"]\n', stderr: '' });
  });
});

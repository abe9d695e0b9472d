import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProcesses } from '../processes/execa.ts';
import { bubblewrap, bubblewrapArguments, type Confined, confiningProfile, landlock } from './confine.ts';
import { withMemoryLimit } from './memory-limit.ts';

const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'fettle-confine-')));
  for (const name of ['project', 'outside', 'scratch']) await mkdir(join(folder, name));
  await writeFile(join(folder, 'outside/secret.ts'), 'const secret: number = "out";\n');
  await writeFile(join(folder, 'project/own.ts'), 'const own: number = "in";\n');
  await symlink(join(folder, 'outside/secret.ts'), join(folder, 'project/link.ts'));
});
afterAll(() => rm(folder, { recursive: true }));

async function compiler(): Promise<string> {
  const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
  const name = `@typescript/typescript-${process.platform}-${process.arch}/package.json`;
  return realpath(join(dirname(createRequire(typescript).resolve(name)), 'lib/tsc'));
}

describe.each([
  ['landlock', landlock],
  ['bubblewrap', bubblewrap],
])('%s', (_, find) => {
  it('shows a program its folders and nothing else', async ({ skip }) => {
    const confinement = process.platform === 'linux' ? await find(createProcesses()) : null;
    if (confinement === null) return skip('needs Linux with this way of confining programs');
    const program = await compiler();
    const said = async (file: string) => {
      const confined: Confined = {
        program,
        args: ['--noEmit', '--ignoreConfig', join(folder, file)],
        readable: [join(folder, 'project'), dirname(program)],
        scratch: join(folder, 'scratch'),
      };
      const { command, args } = confinement.wrap(confined);
      return (await run(command, args, { env: {} }).catch((error: { stdout: string }) => error)).stdout;
    };
    expect(await said('project/own.ts')).toContain('TS2322');
    for (const file of ['project/link.ts', 'outside/secret.ts'])
      expect(await said(file)).not.toContain('TS2322');
  });
});

const CONFINED: Confined = { program: '/p/tsc', args: ['--lsp'], readable: ['/a "b"', '/p'], scratch: '/s' };

it('bubblewrap binds what is readable, inner folders after outer ones', () => {
  const words = bubblewrapArguments({ ...CONFINED, readable: ['/w/a', '/w'] }).join(' ');
  expect(words).toContain('--ro-bind-try /p/tsc /p/tsc --ro-bind-try /w /w --ro-bind-try /w/a /w/a');
  expect(words).toMatch(/--unshare-all .*--bind \/s \/s --chdir \/s -- \/p\/tsc --lsp$/);
});

it('the profile of macOS names what is readable, quoted, and one program', () => {
  const profile = confiningProfile(CONFINED);
  expect(profile).toContain('(deny default)');
  expect(profile).toContain('(subpath "/a \\"b\\"")');
  expect(profile).toContain('(allow process-exec (literal "/p/tsc"))');
});

it('a program under the limit for memory ends when it wants more', async ({ skip }) => {
  if (process.platform !== 'linux') return skip('needs Linux, whose limit counts what is written to');
  const { command, args } = withMemoryLimit(
    process.execPath,
    ['--eval', 'const kept = []; for (;;) kept.push(Buffer.alloc(1e7, 1));'],
    512 * 1024 * 1024,
  );
  await expect(run(command, args)).rejects.toThrow();
});

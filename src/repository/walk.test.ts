import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDiskFiles } from '../adapters/files/disk.ts';
import { createSourceTree } from '../adapters/files/source-tree.ts';
import { walk } from './walk.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fettle-walk-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

async function walked(signal = new AbortController().signal) {
  const found = await walk(root, { tree: createSourceTree(), files: createDiskFiles() }, signal);
  if (!found.ok) throw new Error(found.failure.message);
  return { paths: found.value.files.map(({ path }) => path), skipped: found.value.skipped };
}

it('reads nested ignore files with negation as git does', async () => {
  await put({
    '.gitignore': '*.log.ts\n/build/\n!keep.log.ts\ngen/\n',
    '.git/info/exclude': 'secret.ts\n',
    'a.ts': '1',
    'x.log.ts': '1',
    'keep.log.ts': '1',
    'secret.ts': '1',
    'build/out.ts': '1',
    'sub/build/kept.ts': '1',
    'sub/.gitignore': '*.ts\n!kept.ts\n',
    'sub/gone.ts': '1',
    'back/.gitignore': '!gen/\n',
    'back/gen/deep/file.ts': '1',
    'gen/file.ts': '1',
  });
  const { paths, skipped } = await walked();
  expect(paths.filter((path) => !path.endsWith('ignore'))).toEqual([
    'a.ts',
    'keep.log.ts',
    'back/gen/deep/file.ts',
    'sub/build/kept.ts',
  ]);
  expect(skipped).toEqual({ ignored: 5, vendored: 1 });
});

it('lets .fettleignore leave out what git keeps, and take in what is vendored', async () => {
  await put({
    '.fettleignore': 'fixtures/\n!vendor/\n',
    'fixtures/big.ts': '1',
    'vendor/ours.ts': '1',
    'node_modules/a/index.js': '1',
    'env/pyvenv.cfg': 'home = /usr/bin',
    'env/lib/module.py': '1',
  });
  const { paths, skipped } = await walked();
  expect(paths).toEqual(['.fettleignore', 'vendor/ours.ts']);
  expect(skipped).toEqual({ ignored: 1, vendored: 2 });
});

it('leaves out what holds credentials, whatever an ignore file of the repository asks for', async () => {
  await put({
    '.fettleignore': '!.env\n!.ssh/\n!*.tfvars\n!secrets.yaml\n',
    '.gitignore': '!.netrc\n',
    '.env': 'A=1',
    '.env.example': 'A=',
    '.netrc': 'machine a login b password c',
    '.ssh/config': 'Host a',
    'deploy/prod.tfvars': 'a = 1',
    'config/secrets.yaml': 'a: b',
    'a.ts': '1',
  });
  const { paths, skipped } = await walked();
  expect(paths.filter((path) => !path.endsWith('ignore'))).toEqual(['.env.example', 'a.ts']);
  expect(skipped).toEqual({ credentials: 5 });
});

it('takes names with line ends and emoji, and follows no link', async () => {
  await put({ 'new\nline.ts': '1', '🦊/naïve file.py': '1' });
  await symlink(root, join(root, 'loop'));
  await symlink(join(root, 'missing'), join(root, 'dangling.ts'));
  const { paths, skipped } = await walked();
  expect(paths).toEqual(['new\nline.ts', '🦊/naïve file.py']);
  expect(skipped).toEqual({ link: 2 });
});

it('says what it left out by name and size', async () => {
  await put({
    'logo.png': 'x',
    'package-lock.json': '{}',
    'app.min.js': '1',
    'table.csv': '1,2',
    'empty.ts': '',
    'data.json': ' '.repeat(70_000),
    'novel.text': 'x'.repeat(300_000),
  });
  expect(await walked()).toEqual({
    paths: [],
    skipped: { binary: 1, generated: 2, data: 2, empty: 1, too_large: 1 },
  });
});

it('fails where there is no folder, and when it is stopped', async () => {
  const outside = { tree: createSourceTree(), files: createDiskFiles() };
  const { signal } = new AbortController();
  expect(await walk(join(root, 'no'), outside, signal)).toMatchObject({ failure: { reason: 'not_found' } });
  expect(await walk(root, outside, AbortSignal.abort())).toMatchObject({ failure: { reason: 'cancelled' } });
});

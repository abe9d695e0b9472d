import { mkdir, mkdtemp, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { Pyright, type PyrightEnvironment } from './pyright.ts';

const ENVIRONMENT: PyrightEnvironment = {
  interpreter: null,
  version: '3.11.7',
  library: '',
  sites: [],
  variables: {},
};
const TEXT = 'class A:\n    def f(self) -> int:\n        return 1\n\n\nA().f().nothing\n';
const FOUND = ['Cannot access attribute "nothing" for class "int"'];
const TOO_LARGE = 10 * 1024 * 1024 * 1024;
const SLOW = { timeout: 90_000 };

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'fettle-pyright-')));
  await mkdir(join(folder, 'outside'));
  await writeFile(join(folder, 'outside/secret.py'), 'class Secret:\n    key: int = 1\n');
});
afterAll(() => rm(folder, { recursive: true }));

async function project(files: Record<string, string>): Promise<string> {
  count += 1;
  const root = join(folder, `project-${count}`);
  await mkdir(root);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

async function said(workspace: string, text = TEXT, path = 'a.py'): Promise<unknown> {
  const pyright = new Pyright({ folder: join(folder, 'home'), build: join(packageRoot(), 'dist') });
  try {
    const input = { text, language: 'python', path, workspace };
    const found = await pyright.check(input, ENVIRONMENT, new AbortController().signal);
    return found.ok ? found.value.map(({ message }) => message) : found.failure;
  } finally {
    await pyright.close();
  }
}

const CONFIG = {
  ignore: ['**'],
  exclude: ['**'],
  typeCheckingMode: 'off',
  reportAttributeAccessIssue: 'none',
  pythonVersion: '2.7',
  pythonPlatform: 'Windows',
  defineConstant: { DEBUG: false },
  executionEnvironments: [{ root: '.', reportAttributeAccessIssue: 'none' }],
};

describe('a project cannot switch pyright off', () => {
  it('by pyrightconfig.json', SLOW, async () => {
    const text = `import sys\nDEBUG = True\n${TEXT}if sys.platform == 'linux' or DEBUG:\n    A().f().gone\n`;
    const found = await said(await project({ 'pyrightconfig.json': JSON.stringify(CONFIG) }), text);
    expect(found).toContain(FOUND[0]);
  });

  it('by pyproject.toml', SLOW, async () => {
    const settings =
      '[tool.pyright]\nignore = ["**"]\nexclude = ["**"]\nreportAttributeAccessIssue = "none"\n';
    expect(await said(await project({ 'pyproject.toml': settings }))).toEqual(FOUND);
  });
});

it('looks for modules where the settings say, inside of the project', SLOW, async () => {
  const root = await project({
    'pyrightconfig.json': `{ /* ours */ "extraPaths": ["lib", "../outside", ${JSON.stringify(join(folder, 'outside'))}] }`,
    'lib/ours.py': 'class B:\n    size: int = 1\n',
  });
  const text = 'from ours import B\nfrom secret import Secret\n\nB().gone\nSecret().gone\n';
  expect(await said(root, text)).toEqual([
    'Import "secret" could not be resolved',
    'Cannot access attribute "gone" for class "B"',
  ]);
});

it('follows no link out of the project and opens no device and nothing enormous', SLOW, async () => {
  const root = await project({ 'sparse.py': '' });
  await truncate(join(root, 'sparse.py'), TOO_LARGE);
  await symlink(join(folder, 'outside/secret.py'), join(root, 'linked.py'));
  await symlink(join(folder, 'outside'), join(root, 'folder'));
  await symlink(process.platform === 'win32' ? 'NUL' : '/dev/zero', join(root, 'zero.py'));
  await symlink(process.platform === 'win32' ? 'NUL' : '/dev/zero', join(root, 'pyrightconfig.json'));
  const names = ['linked', 'folder.secret', 'zero', 'sparse'];
  const imports = names.map((name, index) => `import ${name} as m${index}\n`).join('');
  const found = await said(root, `${imports}${TEXT}m0.Secret().gone\nm1.Secret().gone\n`);
  expect(found).toContain(FOUND[0]);
  for (const name of names.slice(0, 3)) expect(found).toContain(`Import "${name}" could not be resolved`);
  expect(JSON.stringify(found)).not.toContain('Secret');
});

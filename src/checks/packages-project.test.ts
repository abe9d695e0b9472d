import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { candidateAlone } from './candidate.cases.ts';
import { UNKNOWN, usePackagesBench } from './packages.cases.ts';

const { bench, write, found, messages, gather } = usePackagesBench();

describe('in a project', () => {
  const python = (workspace: string, text: string, path = 'app/main.py') => ({
    ...candidateAlone(text),
    workspace,
    path,
  });
  const node = (workspace: string, text: string, path = 'src/a.ts') => ({
    ...candidateAlone(text, 'typescript'),
    workspace,
    path,
  });

  it('knows what is its own, in a monorepo and without an __init__.py too', async () => {
    const workspace = write({
      'app/helpers_zz.py': '',
      'src/core_zz/a.py': '',
      'services/billing/billing_zz/models.py': '',
      'native_zz.cpython-311-x86_64-linux-gnu.so': '',
      'requirements.txt': 'flask\n',
    });
    const text = 'import helpers_zz, core_zz, billing_zz.models, native_zz\n';
    expect(await found(python(workspace, text))).toEqual([]);
    expect(await found(python(workspace, 'import other_zz\n'))).toEqual([UNKNOWN]);
  });

  it('knows its own even where Python has one of that name', async () => {
    const workspace = write({ 'random.py': '', 'app/code.py': '', 'requirements.txt': '' });
    expect(await found(python(workspace, 'import random, code\n'))).toEqual([]);
  });

  it.each<[string, string]>([
    ['requirements.txt', '# ours\nquickauth-Zz==1.0 ; python_version > "3"\n'],
    ['requirements-dev.txt', '--index-url x\nquickauth_zz[extra]>=1\n'],
    ['requirements/base.txt', 'quickauth.zz\n'],
    ['pyproject.toml', '[project]\ndependencies = [\n  "quickauth-zz>=1",\n]\n'],
    ['pyproject.toml', '[tool.poetry.dependencies]\nquickauth-zz = "^1"\n'],
    ['pyproject.toml', '[project\nbroken = \n"quickauth-zz>=1",\n'],
    ['setup.cfg', '[options]\ninstall_requires =\n    quickauth_zz\n'],
    ['setup.py', "setup(install_requires=['quickauth-zz>=1'])\n"],
    ['environment.yml', 'dependencies:\n  - quickauth-zz=1\n'],
    ['Pipfile', '[packages]\nquickauth-zz = "*"\n'],
    ['poetry.lock', '[[package]]\nname = "quickauth-zz"\nversion = "1.0"\n'],
    ['uv.lock', 'version = 1\n[[package]]\nname = "quickauth-zz"\nversion = "1.0"\n<<<<<<< HEAD\n'],
    ['Pipfile.lock', '{"default": {"quickauth-zz": {"hashes": ["x"], "version": "==1.0"}'],
  ])('takes what %s declares: %j', async (name, text) => {
    expect(await found(python(write({ [name]: text }), 'import quickauth_zz\n'))).toEqual([]);
  });

  it('takes variants of a package for it', async () => {
    const workspace = write({
      'requirements.txt': 'opencv-python-headless\ntensorflow-cpu\npython-quickzz\n',
    });
    expect(await found(python(workspace, 'import cv2, tensorflow, quickzz\n'))).toEqual([]);
  });

  it('takes what is installed in its virtual environment', async () => {
    const site = '.venv/lib/python3.11/site-packages';
    const workspace = write({
      '.venv/pyvenv.cfg': 'version = 3.11.4\n',
      [`${site}/quickauth_zz/__init__.py`]: '',
      [`${site}/QuickAuth_Zz-2.0.dist-info/top_level.txt`]: 'quickauth_zz\n',
      [`${site}/_single_zz.py`]: '',
      [`${site}/google/quick_zz/auth.py`]: '',
      [`${site}/linked.pth`]: `${join(bench().folder, 'linked')}\nimport sys\n`,
      'requirements.txt': '',
    });
    mkdirSync(join(bench().folder, 'linked', 'editable_zz'), { recursive: true });
    const text = 'import quickauth_zz, _single_zz, editable_zz\nfrom google.quick_zz import auth\n';
    expect(await found(python(workspace, text))).toEqual([]);
    expect(await found(python(workspace, 'from google.other_zz import auth\n'))).toEqual([UNKNOWN]);
  });

  it('says what to do about a package that is neither declared nor installed', async () => {
    const workspace = write({ 'requirements.txt': 'flask\n', 'package.json': '{"name": "x"}' });
    expect(await messages(python(workspace, 'import yaml\n'))).toEqual([
      'yaml is neither declared nor installed: add the line "pyyaml" to requirements.txt',
    ]);
    expect(await messages(node(workspace, "import _ from 'lodash'"))).toEqual([
      'lodash is neither declared nor installed: run "npm install lodash"',
    ]);
    expect(await found(python(workspace, 'import yaml\n'))).toEqual(['medium packages/not-declared']);
  });

  it('notices at once what came since the last look', async () => {
    const workspace = write({ 'package.json': '{"name": "x"}' });
    const text = "import 'quickauth-zz'";
    expect(await found(node(workspace, text))).toEqual([UNKNOWN]);
    write({ 'node_modules/quickauth-zz/package.json': '{"version": "1.0.0"}' });
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect(await found(node(workspace, text))).toEqual([]);
  });

  it.each<[string, string]>([
    ['package.json', '{"name": "x", "devDependencies": {\n "a": "1",\n "quickauth-zz": "^1"\n}}'],
    ['package.json', '{"dependencies": {"quickauth-zz": "^1",}, broken'],
    ['package.json', '{"devDependencies": {"@types/quickauth-zz": "1"}}'],
    ['package.json', '{"name": "quickauth-zz"}'],
    ['packages/one/package.json', '{"name": "quickauth-zz"}'],
    [
      'package-lock.json',
      '{"packages": {\n "node_modules/quickauth-zz": {\n  "version": "1.0.0",\n  "resolved": "x"',
    ],
    [
      'package-lock.json',
      '{"lockfileVersion": 1, "dependencies": {\n "quickauth-zz": {\n  "version": "1.0.0"',
    ],
    ['yarn.lock', '# yarn lockfile v1\n\nquickauth-zz@^1.0.0, quickauth-zz@^1.1:\n  version "1.2.0"\n'],
    ['yarn.lock', '"quickauth-zz@npm:^1.0.0":\n  version: 1.2.0\n'],
    ['pnpm-lock.yaml', 'packages:\n\n  quickauth-zz@1.0.0(react@18.0.0):\n    resolution: {}\n'],
    ['pnpm-lock.yaml', 'packages:\n\n  /quickauth-zz/1.0.0:\n    resolution: {}\n'],
    ['node_modules/quickauth-zz/package.json', '{"name": "quickauth-zz", "version": "1.0.0"}'],
    ['tsconfig.json', '{ // ours\n "compilerOptions": { "paths": { "quickauth-zz": ["./x"], } } }'],
    ['tsconfig.base.json', '{"compilerOptions": {"paths": {"quickauth-zz/*": ["./x"], "quick*": ["./y"]}}}'],
    ['vite.config.ts', "export default { resolve: { alias: { 'quickauth-zz': './x' } } }"],
    ['src/quickauth-zz/index.ts', ''],
    ['deno.json', '{"imports": {"quickauth-zz": "./x.ts"}}'],
  ])('takes what %s says: %j', async (name, text) => {
    expect(await found(node(write({ [name]: text }), "import 'quickauth-zz'"))).toEqual([]);
  });

  it('reads the manifests between the file and the root', async () => {
    const workspace = write({
      'package.json': '{}',
      'packages/web/package.json': '{"dependencies": {"quickauth-zz": "^1"}}',
      'packages/api/requirements.txt': 'quickauth-zz\n',
    });
    expect(await found(node(workspace, "import 'quickauth-zz'", 'packages/web/src/deep/a.ts'))).toEqual([]);
    expect(await found(node(workspace, "import 'quickauth-zz'", 'packages/other/a.ts'))).toEqual([UNKNOWN]);
    expect(await found(python(workspace, 'import quickauth_zz\n', 'packages/api/app/a.py'))).toEqual([]);
  });

  it('takes neither a lone star of tsconfig.json nor an environment of an odd name for its own', async () => {
    const workspace = write({
      'tsconfig.json': '{"compilerOptions": {"paths": {"*": ["./types/*"]}}}',
      'tools/odd/pyvenv.cfg': '',
      'tools/odd/share/quickauth_zz/__init__.py': '',
    });
    expect(await found(node(workspace, "import 'quickauth-zz'"))).toEqual([UNKNOWN]);
    expect(await found(python(workspace, 'import quickauth_zz\n'))).toEqual([UNKNOWN]);
  });

  it('looks above the project for what is installed, as Node does', async () => {
    const workspace = write({ 'package.json': '{}' });
    mkdirSync(join(bench().folder, 'node_modules/quickauth-zz'), { recursive: true });
    writeFileSync(join(bench().folder, 'node_modules/quickauth-zz/package.json'), '{}');
    expect(await found(node(workspace, "import 'quickauth-zz'"))).toEqual([]);
  });

  it('takes a package for installed that is linked to another project, whose files it does not read', async () => {
    const workspace = write({ 'package.json': '{}', 'node_modules/.package-lock.json': '{}' });
    const other = join(bench().folder, 'other');
    mkdirSync(other, { recursive: true });
    writeFileSync(join(other, 'package.json'), '{"version":"6.6.6"}');
    symlinkSync(other, join(workspace, 'node_modules/quicklinked-zz'));
    expect(await found(node(workspace, "import 'quicklinked-zz'"))).toEqual([]);
  });

  it('cannot be sure where packages come from another index', async () => {
    const workspace = write({
      'requirements.txt': '--extra-index-url https://example.com/simple\nflask\n',
      '.npmrc': '@ours-zz:registry=https://example.com/\n',
      'package.json': '{}',
    });
    expect(await found(python(workspace, 'import ours_zz\n'))).toEqual(['medium packages/unknown-package']);
    expect(await found(node(workspace, "import '@ours-zz/a'"))).toEqual(['medium packages/unknown-package']);
    expect(await found(node(workspace, "import '@others-zz/a'"))).toEqual([UNKNOWN]);
  });

  it('cannot be sure of a file whose project it cannot find', async () => {
    const candidate = { ...candidateAlone('import quickauth_zz\n'), path: 'somewhere/a.py' };
    expect(await found(candidate)).toEqual(['medium packages/unknown-package']);
  });

  it('finds the project of a file by its path alone', async () => {
    const workspace = write({ 'pyproject.toml': '', 'app/helpers_zz.py': '', 'app/deep/a.py': '' });
    const path = join(workspace, 'app', 'deep', 'a.py');
    expect(await found({ ...candidateAlone('import helpers_zz\n'), path })).toEqual([]);
    expect(await found({ ...candidateAlone('import quickauth_zz\n'), path })).toEqual([UNKNOWN]);
  });

  it.each([
    '../../../etc/passwd',
    'a/../../b',
    '@x/../../y',
    'a\\..\\b',
    'CON',
    '__proto__',
    'constructor',
    `${'a'.repeat(400)}`,
    'a b',
    'a%00b',
    '-rf',
  ])('looks nothing up by the name %j', async (name) => {
    const workspace = write({ 'package.json': JSON.stringify({ dependencies: {} }), 'pyproject.toml': '' });
    const javascript = await gather(node(workspace, `require(${JSON.stringify(name)})`));
    expect(javascript.ok).toBe(true);
    const manifest = {
      ...candidateAlone(JSON.stringify({ dependencies: { [name]: '1.0.0' } }), 'json'),
      path: 'package.json',
      workspace,
    };
    expect((await gather(manifest)).ok).toBe(true);
    expect((await gather(python(workspace, `import ${name}\nimport a.${name}`))).ok).toBe(true);
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Candidate } from '../contract/candidate.ts';
import { candidateAlone, candidateAt } from './candidate.cases.ts';
import { PackagesBench } from './packages.cases.ts';
import { packagesCheck } from './packages.ts';

let bench: PackagesBench;
beforeEach(() => {
  bench = new PackagesBench();
});
afterEach(() => bench.remove());

const write = (files: Record<string, string>) => bench.write(files);
const found = (candidate: Candidate) => bench.found(candidate);
const messages = (candidate: Candidate) => bench.messages(candidate);
const gather = (candidate: Candidate) => bench.gather(candidate);

const UNKNOWN = 'high packages/unknown-package';

describe('keeps', () => {
  it.each<[string, Candidate]>([
    ['code without imports', candidateAlone('def f():\n    return 1\n')],
    ['nothing', candidateAlone('')],
    [
      "Python's own modules",
      candidateAlone('import os.path, json\nfrom collections.abc import Mapping\nimport tomllib, imp\n'),
    ],
    [
      "Node's own modules",
      candidateAlone("import 'node:fs/promises'; import 'fs'; require('node:sqlite')", 'typescript'),
    ],
    [
      'well-known packages',
      candidateAlone('import numpy as np\nimport requests, flask\nfrom pandas import DataFrame\n'),
    ],
    [
      'well-known packages of npm',
      candidateAlone(
        "import express from 'express'; import { z } from 'zod'; import '@nestjs/core'; import 'lodash/fp'",
        'javascript',
      ),
    ],
    [
      'modules with another name than their package',
      candidateAlone('import yaml, cv2, PIL, bs4, sklearn.svm, dotenv, jwt, git, serial, attr\n'),
    ],
    [
      'packages of a namespace',
      candidateAlone(
        'from google.cloud import storage\nimport google.protobuf.message\nimport azure.storage.blob\nfrom google.cloud import pubsub_v1, secretmanager\nfrom google.cloud.exceptions import NotFound\nimport google.generativeai\nfrom opentelemetry.instrumentation.flask import X\nfrom azure.identity import Y\nimport ruamel.yaml\nfrom zope.interface import Interface\n',
      ),
    ],
    [
      'what code goes on without',
      candidateAlone('try:\n    import ujson as json\nexcept ImportError:\n    import json\n'),
    ],
    [
      'imports in strings and comments',
      candidateAlone('"""\nimport flask_quickauth\n"""\n# import flask_quickauth\n'),
    ],
    ['relative imports', candidateAlone('from . import quickauth_zz\nfrom .quickauth_zz import a\n')],
    [
      'a module of the host program',
      candidateAlone('import { window } from "vscode"; import "electron"', 'typescript'),
    ],
  ])('%s', async (_, candidate) => {
    expect(await found(candidate)).toEqual([]);
  });
});

describe('keeps a change', () => {
  it.each<[string, Candidate]>([
    [
      'of a document that has the import already',
      candidateAt('import flask_quickauth\n«»\n', 'import flask_quickauth.views\nx = 1\n'),
    ],
    [
      'that moves it',
      candidateAt(
        'import os\nimport flask_quickauth\n«»\n',
        '\nflask_quickauth.run()\nfrom os import path\n',
      ),
    ],
    [
      'without imports beside a broken one',
      candidateAt('import flask_quickauth\ndef f():\n    «»\n', 'return 1'),
    ],
    ['that takes one out', candidateAt('«import flask_quickauth»\n', 'import flask')],
  ])('%s', async (_, candidate) => {
    expect(await found(candidate)).toEqual([]);
  });

  it('that uses what the file it is meant for imports', async () => {
    const candidate = {
      ...candidateAlone('from flask_quickauth import login\n'),
      beside: 'import flask_quickauth\n',
    };
    expect(await found(candidate)).toEqual([]);
  });
});

describe('refuses', () => {
  it.each<[string, Candidate, string[]]>([
    ['an invented package', candidateAlone('import flask_quickauth\n'), [UNKNOWN]],
    ['one among others', candidateAlone('import os, flask_quickauth.views as v, json\n'), [UNKNOWN]],
    [
      'one in a function',
      candidateAt('def f():\n    «»\n', 'from flask_quickauth import login\n    login()'),
      [UNKNOWN],
    ],
    ['one of npm', candidateAlone("import { mod } from 'react-codeshift-quick/mod'", 'tsx'), [UNKNOWN]],
    ['one in a scope', candidateAlone("const a = require('@quickauth-zz/core')", 'javascript'), [UNKNOWN]],
    [
      'one that is loaded at run time',
      candidateAlone("await import('quickauth-express-zz')", 'javascript'),
      [UNKNOWN],
    ],
    ['a module that Node does not have', candidateAlone("import 'node:quickauth'", 'typescript'), [UNKNOWN]],
    ['an invented part of a namespace', candidateAlone('from google.cloud import quickauth_zz\n'), [UNKNOWN]],
    [
      'two, each once',
      candidateAlone('import quickauth_a\nimport quickauth_b.c\nimport quickauth_a.d\n'),
      [UNKNOWN, UNKNOWN],
    ],
    [
      'an optional one, more mildly',
      candidateAlone('try:\n    import flask_quickauth\nexcept ImportError:\n    pass\n'),
      ['medium packages/unknown-package'],
    ],
    [
      'an optional one that is needed elsewhere',
      candidateAlone(
        'try:\n    import flask_quickauth\nexcept ImportError:\n    pass\ndef f():\n    import flask_quickauth\n',
      ),
      [UNKNOWN],
    ],
    ['a slip of a well-known name', candidateAlone('import reqeusts\n'), [UNKNOWN]],
    ['a name beyond ASCII', candidateAlone('import rеquests\n'), [UNKNOWN]],
    [
      'one that is new beside an old one',
      candidateAt('import flask_quickauth\n«»\n', 'import flask_quickauth_two'),
      [UNKNOWN],
    ],
  ])('%s', async (_, candidate, expected) => {
    expect(await found(candidate)).toEqual(expected);
  });

  it('says what, where and what to do', async () => {
    const candidate = candidateAt('import os\n«»\n', 'from flask_quickauth.views import login');
    const facts = await gather(candidate);
    if (!facts.ok) throw new Error('no facts');
    expect(packagesCheck.judge(candidate, facts.value)).toEqual([
      {
        rule: 'packages/unknown-package',
        cwe: 'CWE-1357',
        severity: 'high',
        message: expect.stringMatching(
          /^flask_quickauth\.views \(as a package: flask-quickauth\) is not part of this project and not in the snapshot of PyPI of \d{4}-\d\d-\d\d \(.+\): use a package that exists$/,
        ),
        range: { start: { line: 2, column: 6 }, end: { line: 2, column: 27 } },
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ]);
  });

  it('names the package that was meant', async () => {
    const [python] = await messages(candidateAlone('import skelarn\nimport numpyy\n'));
    const all = await messages(
      candidateAlone("import 'expresss'; import 'lodahs'; import 'cross_env'", 'typescript'),
    );
    expect(
      [python, ...all].map((message) =>
        /did you mean (\S+)\?|slip away from ([^,]+),/
          .exec(message ?? '')
          ?.slice(1)
          .join(''),
      ),
    ).toEqual(['sklearn', 'express', 'lodash', 'cross-env']);
  });
});

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
      [`${site}/linked.pth`]: `${join(bench.folder, 'linked')}\nimport sys\n`,
      'requirements.txt': '',
    });
    mkdirSync(join(bench.folder, 'linked', 'editable_zz'), { recursive: true });
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
    mkdirSync(join(bench.folder, 'node_modules/quickauth-zz'), { recursive: true });
    writeFileSync(join(bench.folder, 'node_modules/quickauth-zz/package.json'), '{}');
    expect(await found(node(workspace, "import 'quickauth-zz'"))).toEqual([]);
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

describe('of a manifest', () => {
  const manifest = (path: string, text: string, before = ''): Candidate => ({
    ...candidateAlone(text, 'text', before),
    path,
    workspace: write({}),
  });
  beforeEach(() => write({ 'empty/x': '' }));

  it.each<[string, string, string, string[]]>([
    [
      'package.json',
      '{"dependencies": {"react": "^18.0.0", "quickauth-express-zz": "^1.0.0"}}',
      '',
      [UNKNOWN],
    ],
    [
      'package.json',
      '{"dependencies": {"a": "file:../a-zz", "b": "github:x/y", "c": "workspace:*", "d": "npm:react@18"}}',
      '',
      [],
    ],
    ['package.json', '{"dependencies": {"fs-zz": "npm:quickauth-express-zz@1"}}', '', [UNKNOWN]],
    [
      'package.json',
      '{"dependencies": {"quickauth-zz": "1", "react": "18"}}',
      '{"dependencies": {"quickauth-zz": "1"}}',
      [],
    ],
    ['web/package.json', '{"devDependencies": {"expresss": "^4"}}', '', [UNKNOWN]],
    [
      'requirements.txt',
      '# x\nrequests>=2\nflask-quickauth==1.0  # y\n-r other.txt\n./local\ngit+https://example.com/x\n',
      '',
      [UNKNOWN],
    ],
    ['requirements-dev.txt', 'sklearn\n', '', ['medium packages/near-miss']],
    ['requirements.txt', 'ours @ file:///x\nquickauth-zz @ https://example.com/a.whl\n', '', []],
    ['pyproject.toml', '[project]\ndependencies = ["flask-quickauth>=1", "numpy"]\n', '', [UNKNOWN]],
    [
      'pyproject.toml',
      '[tool.poetry.dependencies]\npython = "^3.11"\nflask-quickauth = {version = "^1"}\nours = {path = "../ours"}\n',
      '',
      [UNKNOWN],
    ],
  ])('%s %j', async (path, text, before, expected) => {
    expect(await found(manifest(path, text, before))).toEqual(expected);
  });

  it('keeps what a lockfile has', async () => {
    write({ 'package-lock.json': '{"packages": {\n "node_modules/quickauth-zz": {\n  "version": "1.0.0"' });
    expect(await found(manifest('package.json', '{"dependencies": {"quickauth-zz": "^1"}}'))).toEqual([]);
  });

  it('does not take the manifest itself for a proof', async () => {
    const npm = '{"dependencies": {"quickauth-zz": "^1"}}';
    write({ 'package.json': npm, 'requirements.txt': 'flask-quickauth\n' });
    expect(await found(manifest('package.json', npm))).toEqual([UNKNOWN]);
    expect(await found(manifest('requirements.txt', 'flask-quickauth\n'))).toEqual([UNKNOWN]);
  });

  it('keeps a package of the workspace', async () => {
    write({ 'packages/one/package.json': '{"name": "quickauth-zz"}' });
    expect(await found(manifest('package.json', '{"dependencies": {"quickauth-zz": "*"}}'))).toEqual([]);
  });

  it('cannot say of a broken one', async () => {
    const broken = await gather(manifest('package.json', '{"dependencies": {'));
    expect(broken).toMatchObject({ ok: false, failure: { reason: 'analyzer_failed' } });
  });
});

it('does not know other languages, and says so', async () => {
  const facts = await gather(candidateAlone('use quickauth;', 'rust'));
  expect(facts).toMatchObject({ ok: false, failure: { reason: 'language_not_supported' } });
});

it.each([
  ['a text of too many characters', `import a\n${' '.repeat(1_000_001)}`],
  [
    'more imports than are looked up',
    Array.from({ length: 201 }, (_, at) => `import quick_${at}`).join('\n'),
  ],
])('cannot say of %s', async (_, text) => {
  expect(await gather(candidateAlone(text))).toMatchObject({ ok: false, failure: { reason: 'too_large' } });
});

it('takes at most 2 ms for 36 lines when it is warm', async () => {
  const workspace = write({
    'requirements.txt': 'flask\nnumpy\npandas\nrequests\n',
    'app/helpers_zz.py': '',
  });
  const lines = [
    'import os, json',
    'import numpy as np',
    'from flask import Flask',
    'import pandas as pd',
    'from app import helpers_zz',
    'import requests',
  ];
  const code = [
    ...lines,
    ...Array.from({ length: 30 }, (_, at) => `value_${at} = np.array([${at}])  # text`),
  ].join('\n');
  const candidate = { ...candidateAlone(code), workspace, path: 'app/main.py' };
  for (let round = 0; round < 50; round++) await found(candidate);
  const times: number[] = [];
  for (let round = 0; round < 50; round++) {
    const started = performance.now();
    await found(candidate);
    times.push(performance.now() - started);
  }
  const middle = times.toSorted((a, b) => a - b)[25] ?? 0;
  process.stdout.write(`packages check, 36 lines, warm: p50 ${middle.toFixed(2)} ms\n`);
  expect(middle).toBeLessThan(2);
});

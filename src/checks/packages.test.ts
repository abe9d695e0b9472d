import { describe, expect, it } from 'vitest';
import { leastEffort } from '../../test/fixtures/processor-time.ts';
import type { Candidate } from '../contract/candidate.ts';
import { candidateAlone, candidateAt } from './candidate.cases.ts';
import { UNKNOWN, usePackagesBench } from './packages.cases.ts';
import { packagesCheck } from './packages.ts';

const { write, found, messages, gather } = usePackagesBench();

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
  const rounds = async () => {
    for (let round = 0; round < 20; round++) await found(candidate);
  };
  await rounds();
  expect((await leastEffort(rounds)) / 20).toBeLessThan(2);
});

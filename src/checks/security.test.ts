import { describe, expect, it } from 'vitest';
import { createSecurityForTests } from '../adapters/analyzers/security/scanner.cases.ts';
import { MAX_TAINT_DEPTH } from '../analysis/taint/taint-tree.ts';
import type { Candidate } from '../contract/candidate.ts';
import { candidateAlone, candidateAt, findings } from './candidate.cases.ts';
import type { Analyzers } from './check.ts';
import { securityCheck } from './weaknesses.ts';

const security = await createSecurityForTests();
const analyzers = { security } as Analyzers;
const rules = async (candidate: Candidate) =>
  (await findings(securityCheck, candidate, analyzers)).map(({ rule, severity }) => `${severity} ${rule}`);

const SHELL = 'import os\n\n\ndef f(host):\n    os.system("ping " + host)\n';

describe('keeps', () => {
  it.each<[string, Candidate]>([
    ['sound code', candidateAlone('import subprocess\nsubprocess.run(["ls"], check=True)\n')],
    ['nothing', candidateAlone('')],
    ['words about a weakness', candidateAlone('# never call eval(text)\nnote = "os.system(x)"\n')],
    ['sound TypeScript', candidateAlone('const a: string = JSON.parse(b);\n', 'typescript')],
    ['what does not parse', candidateAlone('def f(:\n  )))\n')],
  ])('%s', async (_, candidate) => {
    expect(await rules(candidate)).toEqual([]);
  });
});

describe('keeps a change', () => {
  it.each<[string, Candidate]>([
    ['above a weakness of the document', candidateAt(`«»${SHELL}`, '"""Pings."""\n\n')],
    ['that takes a weakness out', candidateAt('x = «eval(y)»\n', 'int(y)')],
    ['that moves a weakness', candidateAt('«»x = eval(y)\n', 'import math\n\n\n')],
    ['beside a suppression that stood there', candidateAt('x = eval(y)  # nosec\n«»\n', 'z = 1')],
  ])('%s', async (_, candidate) => {
    expect(await rules(candidate)).toEqual([]);
  });
});

it('says that it saw a part only, beside what it found there', async () => {
  const nested = `${'('.repeat(MAX_TAINT_DEPTH)}1${')'.repeat(MAX_TAINT_DEPTH)}`;
  const text = `import os\nx = 1  # nosec\ny = ${nested}\nos.system(request.args)\n`;
  const candidate = candidateAlone(text);
  const facts = await securityCheck.gather(candidate, analyzers, new AbortController().signal);
  if (!facts.ok) throw new Error(facts.failure.message);
  expect(securityCheck.judge(candidate, facts.value).map(({ rule }) => rule)).toContain(
    'security/suppression',
  );
  expect(securityCheck.missing?.(candidate, facts.value)).toContain('too large');
});

describe('refuses', () => {
  it.each<[string, Candidate, string]>([
    ['evaluated data', candidateAlone('x = eval(y)\n'), 'high security/python-eval'],
    [
      'a second copy of a weakness',
      candidateAt('x = eval(y)\n«»\n', 'x = eval(y)'),
      'high security/python-eval',
    ],
    [
      'a broken hash, shown only',
      candidateAlone('import hashlib\nhashlib.md5(a)\n'),
      'medium security/python-weak-hash',
    ],
    [
      'an insecure cipher',
      candidateAlone('from Crypto.Cipher import DES\nDES.new(k)\n'),
      'high security/python-weak-cipher',
    ],
    [
      'a page built in JavaScript',
      candidateAlone(`el.innerHTML = \`<b>\${name}</b>\`;\n`, 'javascript'),
      'high security/javascript-html-built',
    ],
    [
      'the same in JSX',
      candidateAlone('const A = () => <p dangerouslySetInnerHTML={{ __html: text }} />;\n', 'tsx'),
      'high security/javascript-react-raw-html',
    ],
    [
      'a cursor inside a call',
      candidateAt('import subprocess\nsubprocess.run(command«»)\n', ', shell=True'),
      'high security/python-subprocess-shell',
    ],
    [
      'data that the candidate connects with an old sink',
      candidateAt(
        'from flask import request\nimport os\nname = "a"\n«»\nos.system("ls")\nopen(name)\n',
        'name = request.args["n"]',
      ),
      'high taint/path-traversal',
    ],
  ])('%s', async (_, candidate, expected) => {
    expect(await rules(candidate)).toContain(expected);
  });

  it('names one mistake once, at its worst', async () => {
    const found = await rules(
      candidateAlone('import os\nfrom flask import request\nos.system("ls " + request.args["d"])\n'),
    );
    expect(found).toEqual(['critical taint/command-injection']);
  });

  it('says what and where in the document with the candidate', async () => {
    expect(
      await findings(securityCheck, candidateAt('a = 1\n«»\n', 'b = 2\nc = eval(a)'), analyzers),
    ).toEqual([
      {
        rule: 'security/python-eval',
        cwe: 'CWE-95',
        message: expect.stringContaining('ast.literal_eval'),
        range: { start: { line: 3, column: 5 }, end: { line: 3, column: 12 } },
        severity: 'high',
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ]);
  });
});

describe('a comment that would hide a weakness', () => {
  it.each<[string, Candidate]>([
    ['Bandit', candidateAlone('x = eval(y)  # nosec B307\n')],
    ['Semgrep', candidateAlone('x = eval(y)  # nosemgrep: python-eval\n')],
    ['ruff', candidateAlone('x = eval(y)  # noqa: E501, S307\n')],
    ['ESLint', candidateAlone('// eslint-disable-next-line no-eval\neval(y);\n', 'javascript')],
  ])('is not obeyed, and is a finding: %s', async (_, candidate) => {
    const found = await rules(candidate);
    expect(found).toContain('medium security/suppression');
    expect(found.some((rule) => rule.endsWith('-eval'))).toBe(true);
  });

  it.each<[string, Candidate]>([
    ['types', candidateAlone('x = f(y)  # type: ignore\n')],
    ['line length', candidateAlone('x = f(y)  # noqa: E501\n')],
    ['a string', candidateAlone('x = "nosec"\n')],
  ])('is none when it is about %s', async (_, candidate) => {
    expect(await rules(candidate)).toEqual([]);
  });
});

it('does not look at the old document when there is nothing to compare', async () => {
  const asked: string[] = [];
  const listening: Analyzers['security'] = {
    ...security,
    scan: (text, ...others) => {
      asked.push(text);
      return security.scan(text, ...others);
    },
  };
  const { signal } = new AbortController();
  await securityCheck.gather(
    candidateAlone('a = 1', 'python', 'eval(b)'),
    { ...analyzers, security: listening },
    signal,
  );
  expect(asked).toEqual(['a = 1']);
});

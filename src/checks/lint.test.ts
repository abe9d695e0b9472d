import { describe, expect, it } from 'vitest';
import { createLinterForTests } from '../adapters/analyzers/lint/linter.cases.ts';
import type { Candidate } from '../contract/candidate.ts';
import { candidateAlone, candidateAt, findings } from './candidate.cases.ts';
import type { Analyzers } from './check.ts';
import { lintCheck } from './lint.ts';

const analyzers = { lint: createLinterForTests() } as unknown as Analyzers;
const found = async (candidate: Candidate) =>
  (await findings(lintCheck, candidate, analyzers)).map(({ rule, severity }) => `${severity} ${rule}`);

const MODULE = 'import { sum } from "./sum";\n';

describe('keeps', () => {
  it.each<[string, Candidate]>([
    ['sound Python', candidateAlone('def f(a):\n    return a + 1\n')],
    ['sound TypeScript', candidateAlone('export const f = (a: number) => a + 1;\n', 'typescript')],
    [
      'a fragment that uses the names around it',
      candidateAt('def f(prices):\n    «»\n', 'return sum(prices)'),
    ],
    ['a name that is defined below', candidateAt('def f():\n    return «»\n\n\ndef g(): ...\n', 'g()')],
    [
      'a name that the file it is meant for has',
      { ...candidateAlone('print(load("a"))\n'), beside: 'def load(path): ...\n' },
    ],
    [
      'a name that the request imports',
      { ...candidateAlone('def f(a: List[int]): ...\n'), asked: 'Complete:\nfrom typing import List\n' },
    ],
    ['one that it quotes', { ...candidateAlone('save(1)\n'), asked: 'Call `save` with 1' }],
    [
      'a name of another script of the page',
      { ...candidateAt('start();\n«»\n', 'stop2();', 'javascript'), path: 'page.js' },
    ],
    ['unused imports and variables', candidateAlone('import os\n\n\ndef f():\n    a = 1\n')],
    ['what breaks a sound file, which the syntax check tells', candidateAt('a = 1\n«»\n', 'b = (1')],
    ['a file without a name as yet', candidateAt('x = 1\n«»\n', 'y = x + 1')],
  ])('%s', async (_, candidate) => {
    expect(await found(candidate)).toEqual([]);
  });
});

describe('keeps a change beside', () => {
  it.each<[string, Candidate]>([
    ['a name that was undefined before', candidateAt('print(total)\n«»\n', 'a = 1')],
    ['one that it uses again', candidateAt('print(total)\n«»\n', 'print(total + 1)')],
    ['names in a file that it mends', candidateAt('print(total)\nx = («»\n', '1)')],
    [
      'names that a program defines for its files',
      candidateAt(`${MODULE}rule(seq(token("a"), optional(sum)));\n«»\n`, 'repeat("b");', 'javascript'),
    ],
    ['old faults that it only moves', candidateAt('«»\nprint("%s %s" % (1,))\n', 'import os\n\n')],
  ])('%s', async (_, candidate) => {
    expect(await found(candidate)).toEqual([]);
  });
});

describe('refuses', () => {
  it.each<[string, Candidate, string[]]>([
    [
      'an undefined name',
      candidateAt('def f(prices):\n    «»\n', 'return total(prices)'),
      ['high ruff/F821'],
    ],
    ['one in a module', candidateAt(`${MODULE}«»\n`, 'sum(prices);', 'typescript'), ['high oxc/no-undef']],
    ['one in code that stands alone', candidateAlone('add(1, 2);\n', 'javascript'), ['high oxc/no-undef']],
    [
      'one that the file it is meant for lacks',
      { ...candidateAlone('load("a")\n'), beside: 'def unload(): ...\n' },
      ['high ruff/F821'],
    ],
    [
      'one that is a word of the request',
      { ...candidateAlone('print(total)\n'), asked: 'Print the total' },
      ['high ruff/F821'],
    ],
    ['one whose definition it deletes', candidateAt('«def f(): ...»\nf()\n', 'pass'), ['high ruff/F821']],
    [
      'a second one of another name',
      candidateAt('print(total)\n«»\n', 'print(subtotal)'),
      ['high ruff/F821'],
    ],
    ['a format that raises', candidateAt('a = 1\n«»\n', 'print("%d %d" % (a,))'), ['high ruff/F507']],
    [
      'a changed constant',
      candidateAt(`${MODULE}«»\n`, 'sum = 2;', 'javascript'),
      ['high oxc/no-const-assign'],
    ],
    ['a comment that excuses itself', candidateAt('«»\n', 'print(total)  # noqa'), ['high ruff/F821']],
    [
      'a function that is there already',
      candidateAt('def f(): ...\n«»\n', 'def f(): ...'),
      ['medium ruff/F811'],
    ],
    [
      'what parses and is forbidden',
      candidateAt('a = 1\n«»\n', 'def f(b, b): ...'),
      ['high ruff/invalid-syntax'],
    ],
    [
      'an undefined name in what mends a file that did not parse',
      candidateAt('print(old)\nprint(«»\n', 'total, old)'),
      ['high ruff/F821'],
    ],
  ])('%s', async (_, candidate, expected) => {
    expect(await found(candidate)).toEqual(expected);
  });
});

describe('does not judge', () => {
  it.each<[string, Partial<Candidate>]>([
    ['a language without a linter', { language: 'go' }],
    ['a type stub', { path: 'a.pyi' }],
    ['a build file', { path: 'SConstruct' }],
  ])('%s', async (_, change) => {
    const candidate = { ...candidateAlone('a'), ...change };
    const facts = await lintCheck.gather(candidate, analyzers, new AbortController().signal);
    expect(facts).toMatchObject({ ok: false, failure: { reason: 'language_not_supported' } });
  });

  it('a file that parses neither before nor after', async () => {
    const candidate = candidateAt('def f(:\n    pass\n«»\n', 'print(total)');
    const facts = await lintCheck.gather(candidate, analyzers, new AbortController().signal);
    expect(facts).toMatchObject({ ok: false, failure: { reason: 'analyzer_failed' } });
  });
});

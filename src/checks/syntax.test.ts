import { describe, expect, it } from 'vitest';
import { effort } from '../../test/fixtures/processor-time.ts';
import { createParserForTests } from '../adapters/analyzers/parsing/parser.cases.ts';
import { createSecretScanner } from '../adapters/analyzers/secrets/scanner.ts';
import { createTypeCheckers } from '../adapters/analyzers/type-checking/type-checkers.ts';
import { MAX_SYNTAX_ERRORS } from '../config/limits.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { ParseError, SyntaxAnalyzer } from '../ports/analyzer.ts';
import { candidateAlone, candidateAt, findings } from './candidate.cases.ts';
import type { Analyzers } from './check.ts';
import { syntaxCheck } from './syntax.ts';

const analyzers = {
  syntax: await createParserForTests(),
  secrets: createSecretScanner(),
  types: createTypeCheckers({}),
} as unknown as Analyzers;
const rules = async (candidate: Candidate) =>
  (await findings(syntaxCheck, candidate, analyzers)).map(({ rule }) => rule);

describe('keeps', () => {
  it.each<[string, Candidate]>([
    ['a sound file', candidateAlone('def f(a):\n    return a + 1\n')],
    ['nothing at all', candidateAlone('')],
    ['nothing in a sound file', candidateAt('x = 1\n«»\n', '')],
    ['a body', candidateAt('def f(a):\n    «»\n\n\ny = f(1)\n', 'return a + 1')],
    ['the rest of a line', candidateAt('def f(a):\n    return sum(«»\n\n\ny = f(1)\n', 'x for x in a)')],
    [
      'a header whose block is still to come',
      candidateAt('class A:\n    def f(self«»\n\n    def g(self):\n        pass\n', ', a):'),
    ],
    ['an argument of a call that is still open', candidateAt('x = call(«»\n\n\ny = 2\n', 'first, second,')],
    ['TypeScript in CRLF', candidateAt('const a = {\r\n  b: «»\r\n};\r\n', '[1, 2, "😀"],', 'typescript')],
    ['a line beside code that never parsed', candidateAt('x = = 1\n\n\ndef f():\n    return «»\n', 'x + 1')],
    [
      'what the grammar cannot read in the old code',
      candidateAt('int f() { @@@ }\n\nint g() { «» }\n', 'return 1;', 'c'),
    ],
    ['a value whose semicolon is still to come', candidateAt('int a = «»\n\nint b;\n', '1', 'c')],
  ])('%s', async (_, candidate) => {
    expect(await rules(candidate)).toEqual([]);
  });
});

describe('keeps a change of', () => {
  it.each<[string, Candidate]>([
    [
      'a whole function',
      candidateAt('«def f(a):\n    return a»\n\nf(1)\n', 'def f(a, b=2):\n    return a + b'),
    ],
    [
      'code above old errors, which only moves them',
      candidateAt('«»def f(:\n    pass\nprint "a"\n', 'import os\n\n\n'),
    ],
    ['the indent of an old error', candidateAt('«x = [1,, 2]»\n', 'if y:\n    x = [1,, 2]')],
    ['a broken line into a sound one', candidateAt('a = 1\n«b = = 2»\nc = 3\n', 'b = 2')],
    ['a line between two equal old errors', candidateAt('a = = 1\n«»\na = = 1\n', 'b = 2')],
  ])('%s', async (_, candidate) => {
    expect(await rules(candidate)).toEqual([]);
  });
});

describe('refuses', () => {
  it.each<[string, Candidate, string]>([
    ['an open bracket', candidateAlone('def f(a):\n    return (a + 1\n'), 'syntax/unexpected'],
    ['a missing semicolon', candidateAlone('int f() { return 1 }\n', 'c'), 'syntax/missing'],
    ['prose', candidateAlone('Here is the function you asked for:\n'), 'syntax/unexpected'],
    ['a header without its block', candidateAt('«»\n\ny = f(1)\n', 'def f(a):'), 'syntax/missing'],
    ['a line cut off', candidateAt('def f(self):\n    «»\n    return 1\n', 'self.value ='), 'syntax/missing'],
    ['a wrong indent', candidateAt('def f(a):\n    b = 1\n«»\n', '      return b'), 'syntax/unexpected'],
    [
      'an error of its own in a line that was broken',
      candidateAt('x = call(«»\n\n\ny = 2\n', 'a b, [1,, 2])'),
      'syntax/unexpected',
    ],
    ['one error in the place of another', candidateAt('if x >«»\n    y = 1\n', ' 0 0:'), 'syntax/unexpected'],
    ['a second copy of an old error', candidateAt('a = = 1\n«»\nb = 2\n', 'a = = 1'), 'syntax/unexpected'],
    [
      'a bracket that breaks the code behind it',
      candidateAt('def f():\n    «»\n\n\ndef g():\n    return 1\n', 'return [1, 2'),
      'syntax/unexpected',
    ],
    [
      'one more error beside old ones',
      candidateAt('a = = 1\n\n\ndef f():\n    «»\n', 'return )'),
      'syntax/unexpected',
    ],
    ['NUL characters', candidateAlone('x = 1\0\0\n'), 'syntax/unexpected'],
    [
      'a brace that closes too much of the code behind it',
      candidateAt('function f() {\n  g(«»\n  h();\n}\n', '1); }', 'javascript'),
      'syntax/unexpected',
    ],
  ])('%s', async (_, candidate, expected) => {
    expect(await rules(candidate)).toContain(expected);
  });

  it('says what and where in the document with the candidate', async () => {
    const candidate = candidateAt('a = 1\n«»\n', 'b = 2\nc = [1,, 2]');
    expect(await findings(syntaxCheck, candidate, analyzers)).toEqual([
      {
        rule: 'syntax/unexpected',
        cwe: null,
        message: 'does not parse: ,',
        range: { start: { line: 3, column: 7 }, end: { line: 3, column: 8 } },
        severity: 'high',
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ]);
  });

  it('lists the copy that the candidate brought, not the old one', async () => {
    const [finding, ...more] = await findings(
      syntaxCheck,
      candidateAt('«»\na = = 1\n', 'a = = 1'),
      analyzers,
    );
    expect(more).toEqual([]);
    expect(finding?.range?.start.line).toBe(1);
  });
});

describe('fingerprints', () => {
  it('stay when the error moves, and differ between errors', async () => {
    const [first] = await findings(syntaxCheck, candidateAlone('x = [1,, 2]\n'), analyzers);
    const [moved] = await findings(
      syntaxCheck,
      candidateAlone('# more\n\nif y:\n    x  =  [1,, 2]\n'),
      analyzers,
    );
    const [other] = await findings(syntaxCheck, candidateAlone('z = [1,, 2]\n'), analyzers);
    expect(moved?.fingerprint).toBe(first?.fingerprint);
    expect(other?.fingerprint).not.toBe(first?.fingerprint);
  });
});

it('judges a thousand errors in a large document at once', async () => {
  const text = 'f(a, b)\n'.repeat(100_000);
  const errors = Array.from({ length: MAX_SYNTAX_ERRORS }, (_, index): ParseError => {
    const position = { line: 100 * (index % 900) + 1, column: 3 };
    return { kind: 'unexpected', message: '', range: { start: position, end: position }, text: '' };
  });
  const spent = await effort(() => {
    expect(
      syntaxCheck.judge(candidateAlone(text, 'python', text), { before: errors.slice(1), after: errors }),
    ).toHaveLength(1);
  });
  expect(spent).toBeLessThan(1_000);
});

describe('what it asks of the parser', () => {
  /** A parser that remembers what it was given. */
  function listening(errors: ParseError[]): { syntax: SyntaxAnalyzer; texts: string[] } {
    const texts: string[] = [];
    const syntax: SyntaxAnalyzer = {
      ...analyzers.syntax,
      async parse(text) {
        texts.push(text);
        return { ok: true, value: errors };
      },
    };
    return { syntax, texts };
  }
  const { signal } = new AbortController();
  const position = { line: 1, column: 1 };
  const error: ParseError = {
    kind: 'unexpected',
    message: '',
    range: { start: position, end: position },
    text: '',
  };

  it('is the document without the candidate only when there is something to compare', async () => {
    const { syntax, texts } = listening([]);
    await syntaxCheck.gather(candidateAlone('after', 'python', 'before'), { ...analyzers, syntax }, signal);
    expect(texts).toEqual(['after']);
  });

  it('is no judgement when the document alone has more errors than are listed', async () => {
    const { syntax } = listening(Array.from({ length: MAX_SYNTAX_ERRORS }, () => error));
    expect(
      await syntaxCheck.gather(candidateAlone('after', 'python', 'before'), { ...analyzers, syntax }, signal),
    ).toMatchObject({ ok: false, failure: { reason: 'too_large' } });
  });
});

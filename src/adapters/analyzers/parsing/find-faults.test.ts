import { describe, expect, it } from 'vitest';
import { LANGUAGE_IDS, type LanguageId } from '../../../base/languages.ts';
import { MAX_SYNTAX_ERRORS } from '../../../config/limits.ts';
import { MAX_SYNTAX_ERROR_CHARACTERS } from './find-faults.ts';
import { createParserForTests } from './parser.cases.ts';

const parser = await createParserForTests();
const { signal } = new AbortController();

async function faults(text: string, language: string) {
  const result = await parser.parse(text, language, signal);
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

const SAMPLES: Record<LanguageId, { good: string; bad: string }> = {
  python: { good: 'def f(a: int) -> int:\n    return a + 1\n', bad: 'def f(a:\n    return a\n' },
  typescript: {
    good: 'export const f = (a: number): number => a + 1;\n',
    bad: 'const f = (a: number => a;\n',
  },
  tsx: { good: 'const a = <p className="x">{b as string}</p>;\n', bad: 'const a = <p>{b}</q;\n' },
  javascript: { good: 'const a = async () => <p>{await b?.c}</p>;\n', bad: 'function (a { return a }\n' },
  go: {
    good: 'package a\n\nfunc f(b int) int { return b + 1 }\n',
    bad: 'package a\nfunc f(b int { return b }\n',
  },
  rust: { good: "fn f<'a>(b: &'a str) -> usize { b.len() }\n", bad: 'fn f(b: &str -> usize { b.len() }\n' },
  java: {
    good: 'class A { int f(int b) { return b + 1; } }\n',
    bad: 'class A { int f(int b) { return b + ; } }\n',
  },
  c: { good: '#include <a.h>\nint f(int b) { return b + 1; }\n', bad: 'int f(int b { return b; }\n' },
  cpp: {
    good: 'template <class T> T f(T b) { return [&] { return b; }(); }\n',
    bad: 'class A { int f( { };\n',
  },
  c_sharp: { good: 'class A { int F(int b) => b + 1; }\n', bad: 'class A { int F(int b) { return b + ; }\n' },
  ruby: { good: 'def f(b)\n  b.map { |c| c + 1 }\nend\n', bad: 'def f(b\n  b.map { |c| c + }\nend\n' },
  php: {
    good: '<?php\nfunction f(int $b): int { return $b + 1; }\n',
    bad: '<?php\nfunction f($b { return $b; }\n',
  },
  bash: { good: 'for a in "$@"; do echo "$a" | tr b c; done\n', bad: 'if [ -f a ]; then echo b\n' },
  json: { good: '{"a": [1, true, null, "b"]}\n', bad: '{"a": [1, 2}\n' },
  css: { good: '@media (min-width: 1px) { .a > b::after { color: red; } }\n', bad: '.a { color: red; \n' },
  html: { good: '<!doctype html><p class="a">b<br></p>\n', bad: '<p class="a>b</p>\n' },
};

describe.each(LANGUAGE_IDS)('%s', (language) => {
  it('takes a sound text, with \\n and with \\r\\n', async () => {
    const { good } = SAMPLES[language];
    expect(await faults(good, language)).toEqual([]);
    expect(await faults(good.replaceAll('\n', '\r\n'), language)).toEqual([]);
  });

  it('finds a broken one', async () => {
    const [first] = await faults(SAMPLES[language].bad, language);
    expect(first?.message).toMatch(/^(does not parse: |missing |expected )./);
  });

  it('has nothing against an empty text', async () => {
    expect(await faults('', language)).toEqual([]);
  });
});

describe('what is said of an error', () => {
  it('names what is missing, and where', async () => {
    expect(await faults('int f() { return 1 }\n', 'c')).toEqual([
      {
        kind: 'missing',
        message: 'missing ";"',
        range: { start: { line: 1, column: 19 }, end: { line: 1, column: 19 } },
        text: '',
      },
    ]);
  });

  it('counts columns in UTF-16 code units, also behind an emoji and over a chunk of the parser', async () => {
    expect(await faults('const a = "😀"; const b = );\n', 'typescript')).toMatchObject([
      { kind: 'unexpected', range: { start: { line: 1, column: 25 } } },
    ]);
    const padded = `const a = "${'😀'.repeat(5_000)}";\nconst b = "c" );\n`;
    expect(await faults(padded, 'typescript')).toMatchObject([
      { range: { start: { line: 2, column: 15 }, end: { line: 2, column: 16 } } },
    ]);
  });

  it('quotes no more than the beginning of a long one, on one line', async () => {
    const [first] = await faults(`f(${'a b\n'.repeat(200)}`, 'python');
    expect(first?.text.length).toBeLessThanOrEqual(MAX_SYNTAX_ERROR_CHARACTERS + 3);
    expect(first?.message).not.toContain('\n');
  });

  it('lists no more than the bound', async () => {
    expect(await faults('a\0\n'.repeat(MAX_SYNTAX_ERRORS * 2), 'python')).toHaveLength(MAX_SYNTAX_ERRORS);
  });
});

describe('texts that are hard on a parser', () => {
  it('reports NUL and still reads what stands behind it', async () => {
    const found = await faults('a = 1\nb = \0\0 2\nc = )\n', 'python');
    expect(found.map(({ message }) => message)).toContain('NUL characters are no source code');
    expect(found.at(-1)?.range.start.line).toBe(3);
    expect(await faults('\0'.repeat(50_000), 'bash')).toHaveLength(1);
  });

  it.each(['\ud800', '\u2028', '\u0001\u0002', '����', ')]}>', '%PDF-1.7\u0000\u00ff'])(
    'finds fault with %j',
    async (text) => {
      expect(await faults(text, 'java')).not.toEqual([]);
    },
  );

  it('reads PHP with and without its tags', async () => {
    expect(await faults('function f(int $b): int { return $b; }\n', 'php')).toEqual([]);
    expect(await faults('function f($b { return $b; }\n', 'php')).not.toEqual([]);
    expect(await faults('<p><?= $a ?></p>\n', 'php')).toEqual([]);
  });
});

describe('python', () => {
  it('finds what its grammar lets pass', async () => {
    expect(await faults('def f():\n    if x:\n    return 1\n', 'python')).toMatchObject([
      { kind: 'missing', message: 'expected an indented block', range: { start: { line: 3, column: 5 } } },
    ]);
  });

  it('does not count one mistake twice', async () => {
    expect(await faults('def f():\n    while 1\n        x = 1\n', 'python')).toHaveLength(1);
  });

  it('leaves the layout of other languages alone', async () => {
    expect(await faults('a = 1\n    b = 2\n', 'ruby')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { createParserForTests } from '../adapters/analyzers/parsing/parser.cases.ts';
import { cutBack } from './cut-back.ts';

const parser = await createParserForTests();

/** Cuts an answer that belongs between a head and a tail (`«` and `»` mark the cut off answer). */
async function cut(language: string, marked: string): Promise<string | null> {
  const [head = '', rest = ''] = marked.split('«');
  const [text = '', tail = ''] = rest.split('»');
  return cutBack(text, language, async (kept) => {
    const errors = await parser.parse(head + kept + tail, language, new AbortController().signal);
    return errors.ok && errors.value.length === 0;
  });
}

describe('keeps the statements that are complete', () => {
  it.each<[string, string, string, string]>([
    [
      'Python',
      'of a function',
      '«def total(rows):\n    prices = [\n        row.price for row in rows\n    ]\n    return su»',
      'def total(rows):\n    prices = [\n        row.price for row in rows\n    ]',
    ],
    [
      'Python',
      'before an open bracket',
      '«import os\n\n\ndef f():\n    return 1\n\n\ndef g():\n    return f(\n        1,\n        »',
      'import os\n\n\ndef f():\n    return 1',
    ],
    ['Python', 'before an open string', '«a = 1\nb = """one\n"two»', 'a = 1'],
    ['Python', 'before an `if` whose `else` is cut', '«a = 1\nif a:\n    b = 2\nelse:\n    c = f(»', 'a = 1'],
    ['Python', 'and no comment on what is cut', '«a = 1\n# now the total\nb = f(»', 'a = 1'],
    ['Python', 'with a whole last line', '«a = 1\nb = 2\n»', 'a = 1\nb = 2'],
    ['Python', 'at a cursor', 'def f(rows):\n    «a = rows[0]\n    b = rows[»\n\n\nf([1])\n', 'a = rows[0]'],
    [
      'TypeScript',
      'before a cut function',
      '«import { a } from "a";\n\nexport const b = (c: number): number => {\n  return a(c);\n};\n\nexport function d() {\n  a(1);\n  a(»',
      'import { a } from "a";\n\nexport const b = (c: number): number => {\n  return a(c);\n};',
    ],
    [
      'TypeScript',
      'before a chain that goes on',
      '«const a = 1;\nconst b = rows\n  .map(f)\n  .filter(»',
      'const a = 1;',
    ],
    ['TypeScript', 'before a cut template', '«const a = 1;\nconst b = `one\ntwo\nth»', 'const a = 1;'],
    [
      'TypeScript',
      'with a last line that closes itself',
      '«const a = 1;\nconst b = 2;»',
      'const a = 1;\nconst b = 2;',
    ],
    [
      'TypeScript',
      'before a `try` whose `catch` is cut',
      'function f() {\n  «a();\n  try {\n    b();\n  } catch (error) {\n    c(»\n}\n',
      'a();',
    ],
    [
      'TypeScript',
      'in a block that closes below',
      'function f() {\n  «const a = 1;\n  if (a) {\n    g();\n  }\n  return h(»\n}\n',
      'const a = 1;\n  if (a) {\n    g();\n  }',
    ],
    [
      'TSX',
      'before a cut component',
      '«const A = () => (\n  <p>Don\'t {"stop"}</p>\n);\n\nconst B = () => (\n  <div>\n    <p>one</p>\n    <p cl»',
      'const A = () => (\n  <p>Don\'t {"stop"}</p>\n);',
    ],
    [
      'TSX',
      'among tags',
      'const A = () => (\n  <div>\n    «<p>one</p>\n    <p>two</p>\n    <p cl»\n  </div>\n);\n',
      '<p>one</p>\n    <p>two</p>',
    ],
    [
      'Go',
      'before a cut function',
      '«package main\n\nimport "fmt"\n\nfunc A() int {\n\treturn 1\n}\n\nfunc B() {\n\tfmt.Println(»',
      'package main\n\nimport "fmt"\n\nfunc A() int {\n\treturn 1\n}',
    ],
    [
      'Go',
      'at a cursor',
      'package main\n\nfunc A() int {\n\t«x := 1\n\tif x > 0 {\n\t\tx++\n\t}\n\tfor i := »\n}\n',
      'x := 1\n\tif x > 0 {\n\t\tx++\n\t}',
    ],
    [
      'Java',
      'among the methods of a class',
      'class A {\n    «int one() {\n        return 1;\n    }\n\n    int two() {\n        return one(»\n}\n',
      'int one() {\n        return 1;\n    }',
    ],
    [
      'Java',
      'before a cut class',
      '«import java.util.List;\n\nclass A {\n    int a = 1;\n}\n\nclass B {\n    int b = »',
      'import java.util.List;\n\nclass A {\n    int a = 1;\n}',
    ],
    ['Java', 'in CRLF', 'class A {\r\n    «int a = 1;\r\n    int b = »\r\n}\r\n', 'int a = 1;'],
  ])('%s: %s', async (language, _, marked, expected) => {
    expect(await cut(language === 'TSX' ? 'tsx' : language.toLowerCase(), marked)).toBe(expected);
  });
});

describe('has nothing to keep', () => {
  it.each<[string, string]>([
    ['python', '«return su»'],
    ['python', '«import os\nfrom a import b\n\n\ndef f(a,\n      b»'],
    ['python', '«def f(a):\n    """Adds one.\n\n    Fast.\n    """\n    return a +»'],
    ['typescript', '«import a from "a";\n\nexport function f() {\n  a();\n  a(»'],
    ['go', '«package main\n\nimport (\n\t"fmt"\n)\n\nfunc A() {\n\tfmt.»'],
    ['java', '«public class A {\n    int a = 1;\n    int b»'],
    ['cobol', '«MOVE A TO B.\nMOVE»'],
    ['python', '«»'],
  ])('%s: %s', async (language, marked) => {
    expect(await cut(language, marked)).toBeNull();
  });
});

it('tries a bounded number of times', async () => {
  let tries = 0;
  const text = 'f(a)\n'.repeat(500);
  await cutBack(text, 'python', () => {
    tries += 1;
    return Promise.resolve(false);
  });
  expect(tries).toBe(100);
});

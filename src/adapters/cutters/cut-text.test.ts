import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { SourceContent } from '../../contract/source-code.ts';
import { createGrammars } from '../analyzers/parsing/grammars.ts';
import { packageRoot } from '../package-root.ts';
import { cutText } from './cut-text.ts';

const grammars = createGrammars(join(packageRoot(), 'dist', 'grammars'));

async function cut(path: string, text: string, isCut = false) {
  const done = await cutText({ path, text, hash: 'hash', isCut }, async (name) => {
    const grammar = await grammars.load(name);
    return grammar.ok ? grammar.value : null;
  });
  return done.cut;
}

async function content(path: string, text: string, isCut = false): Promise<SourceContent> {
  const found = await cut(path, text, isCut);
  if ('skipped' in found) throw new Error(found.skipped);
  return found;
}

const PYTHON = `"""The module."""
from .tools import clean as scrub, wash
import numpy as np

LIMIT = 3


# Says hello.
@cached
def greet(name: str) -> str:
    """Greets a person."""
    return scrub(f"hello {name}")  # not_a_reference


class Greeter(Base):
    """Greets many."""

    tone = 'polite'

    def greet_all(self, names):
        return [greet(name) for name in names][:LIMIT]

${Array.from({ length: 30 }, (_, index) => `    def method_${index}(self):\n        return wash(${index})\n`).join('\n')}
`;

it('cuts Python along functions, classes and methods', async () => {
  const { chunks, imports, cutAlong, language, text } = await content('a/b.py', PYTHON);
  expect([cutAlong, language]).toEqual(['syntax', 'python']);
  const greet = chunks.find(({ symbol }) => symbol === 'greet');
  expect(greet).toMatchObject({ kind: 'function', firstLine: 8, lastLine: 12 });
  expect(greet?.symbols[0]).toMatchObject({
    name: 'greet',
    signature: 'def greet(name: str) -> str',
    doc: 'Greets a person.',
    firstLine: 10,
  });
  expect(greet?.references).toEqual(['cached', 'greet', 'name', 'str', 'scrub']);
  expect(chunks.find(({ symbol }) => symbol === 'Greeter')?.symbols[0]).toMatchObject({
    kind: 'class',
    doc: 'Greets many.',
    firstLine: 15,
  });
  expect(chunks.find(({ symbol }) => symbol === 'Greeter.greet_all')).toMatchObject({
    kind: 'method',
    firstLine: 20,
  });
  expect(imports).toEqual([
    {
      module: '.tools',
      names: [
        { name: 'clean', alias: 'scrub' },
        { name: 'wash', alias: 'wash' },
      ],
      isReexport: true,
    },
    { module: 'numpy', names: [{ name: '*', alias: 'np' }], isReexport: false },
  ]);
  // Nothing is lost between the chunks, and nothing is in two.
  expect(
    chunks
      .map(({ start, end }) => text.slice(start, end))
      .join('')
      .replace(/\s/g, ''),
  ).toBe(text.replace(/\s/g, ''));
});

it('cuts TypeScript with its exports, interfaces, arrows and comments', async () => {
  const text = `import type { A } from './a.ts';
export * from '../b.ts';
import fs, { readFile as read } from 'node:fs';

/** Adds two numbers. */
export const add = (left: number, right: number): number => left + right;

export interface Shape {
  area(): number;
}

export default class Circle implements Shape {
  constructor(readonly radius: number) {}
  area() {
    return Math.PI * this.radius ** 2;
  }
}
export const LIMIT = 5;
`;
  const { chunks, imports } = await content('shape.ts', text);
  const symbols = chunks.flatMap((chunk) => chunk.symbols);
  expect(symbols.map(({ qualified, kind }) => `${kind} ${qualified}`)).toEqual([
    'function add',
    'interface Shape',
    'method Shape.area',
    'class Circle',
    'method Circle.constructor',
    'method Circle.area',
    'constant LIMIT',
  ]);
  expect(symbols[0]?.doc).toBe('Adds two numbers.');
  expect(imports.map(({ module, isReexport }) => [module, isReexport])).toEqual([
    ['./a.ts', false],
    ['../b.ts', true],
    ['node:fs', false],
  ]);
  expect(imports[2]?.names).toEqual([
    { name: 'default', alias: 'fs' },
    { name: 'readFile', alias: 'read' },
  ]);
});

it.each<[string, string, string[]]>([
  [
    'a.go',
    'package a\n\ntype Box struct{ n int }\n\nfunc (b *Box) Open() int { return b.n }\n\nfunc New() *Box { return nil }\n',
    ['Box', 'Box.Open', 'New'],
  ],
  [
    'a.rs',
    'pub struct Box { n: i32 }\nimpl Box {\n    pub fn open(&self) -> i32 { self.n }\n}\nfn main() {}\n',
    ['Box', 'Box', 'Box.open', 'main'],
  ],
  [
    'A.java',
    'class A {\n  int open() { return 1; }\n  interface B { void c(); }\n}\n',
    ['A', 'A.open', 'A.B', 'A.B.c'],
  ],
  ['a.c', 'struct box { int n; };\nint *open_box(struct box *b) { return &b->n; }\n', ['box', 'open_box']],
  [
    'a.cpp',
    'namespace n {\nclass A {\n public:\n  int open() { return 1; }\n};\n}\n',
    ['n', 'n.A', 'n.A.open'],
  ],
  ['a.cs', 'namespace N {\n  class A {\n    int Open() { return 1; }\n  }\n}\n', ['N', 'N.A', 'N.A.Open']],
  ['a.rb', 'module M\n  class A\n    def open\n      1\n    end\n  end\nend\n', ['M', 'M.A', 'M.A.open']],
  [
    'a.php',
    '<?php\nclass A {\n  function open() { return 1; }\n}\nfunction go() {}\n',
    ['A', 'A.open', 'go'],
  ],
  ['a.sh', '#!/bin/bash\nopen_box() {\n  echo 1\n}\n', ['open_box']],
])('knows the definitions of %s', async (path, text, names) => {
  const { chunks } = await content(path, text);
  expect(chunks.flatMap(({ symbols }) => symbols.map(({ qualified }) => qualified))).toEqual(names);
});

it('cuts Markdown by heading, and not at a # in code', async () => {
  const body = 'Words about it. '.repeat(20);
  const { chunks, cutAlong } = await content(
    'README.md',
    `# One\n\n${body}\n\n\`\`\`sh\n# no heading\n\`\`\`\n\n## Two\n\n${body}\n`,
  );
  expect(cutAlong).toBe('headings');
  expect(chunks.map(({ symbol, kind }) => [symbol, kind])).toEqual([
    ['One', 'section'],
    ['Two', 'section'],
  ]);
});

it('cuts what it does not know into windows of lines, and long functions at line ends', async () => {
  const sql = Array.from({ length: 100 }, (_, index) => `SELECT column_${index} FROM people;`).join('\n');
  const windows = await content('a.sql', sql);
  expect(windows.cutAlong).toBe('windows');
  expect(windows.chunks.map(({ firstLine, lastLine }) => [firstLine, lastLine])).toEqual([
    [1, 40],
    [36, 75],
    [71, 100],
  ]);
  const long = `function long() {\n${'  work();\n'.repeat(1_000)}}\n`;
  const parts = (await content('a.js', long)).chunks;
  expect(parts.length).toBeGreaterThan(2);
  expect(parts.every(({ symbol, end, start }) => symbol === 'long' && end - start <= 3_000)).toBe(true);
  expect(parts.flatMap(({ symbols }) => symbols)).toHaveLength(1);
});

it('says what it left out of a file, and falls back to windows where the parse fails', async () => {
  expect((await content('a.ts', 'const a = 1;\n', true)).note).toContain('only the first');
  const nested = `${'('.repeat(60_000)}\n`.repeat(2);
  const deep = await cut('a.py', `${'x = 1\n'.repeat(200_000)}`);
  expect('skipped' in deep ? deep.skipped : deep.chunks.length).toBeGreaterThan(300);
  expect(await cut('a.py', nested)).toEqual({ skipped: 'minified' });
});

it.each([
  ['a.js', `${'x'.repeat(2_500)} = 1;\n`, 'minified'],
  ['a.go', `// Code generated by x. DO NOT EDIT.\npackage a\n`, 'generated'],
  ['a.txt', `${'0123 4567 8901\n'.repeat(100)}`, 'data'],
  ['a.py', '\n  \n', 'empty'],
])('leaves %s out: %#', async (path, text, reason) => {
  expect(await cut(path, text)).toEqual({ skipped: reason });
});

import { expect, it } from 'vitest';
import { findImports, importStatements, importsOf, withoutImports } from './imports.ts';

it.each([
  ['typescript', "import {\n  feed,\n  type Wombat,\n} from './zoo';\nfeed();\n", '\n\n\n;\nfeed();\n'],
  ['typescript', "import './zoo';\nexport { feed } from './zoo';\n", ";\nexport { feed } from './zoo';\n"],
  ['python', 'from zoo import (\n    feed,\n    rest,\n)\nimport os, sys\nfeed()\n', '\n\n\n\n\nfeed()\n'],
  ['java', 'import zoo.Feed;\nFeed.now();\n', '\nFeed.now();\n'],
])('blanks the imports of %s and keeps the rest where it was', (language, text, rest) => {
  const blanked = withoutImports(text, language);
  expect(blanked).toHaveLength(text.length);
  expect(blanked.replace(/^ +/gm, '')).toBe(rest);
});

const modulesOf = (text: string, language: string) =>
  importsOf(text, language, 100).map(({ module }) => module);

it.each([
  ['a docstring', 'python', '"""\nfrom zoo import feed\nimport lion\n"""\nimport os\n', ['os']],
  ['a string over lines', 'python', "s = '''\nimport lion\n\\''' import tiger\n'''\nimport os\n", ['os']],
  ['a comment', 'python', '# import lion\nimport os  # import tiger\n', ['os']],
  ['a comment', 'typescript', "// import 'lion'\n/*\nimport 'tiger'\n*/\nimport 'os';\n", ['os']],
  ['a template', 'typescript', "const s = `\nimport 'lion';\n`;\nimport 'os';\n", ['os']],
  ['a method', 'javascript', "zoo.require('lion');\nrequire('os');\n", ['os']],
])('no import is taken out of %s of %s', (_, language, text, expected) => {
  expect(modulesOf(text, language)).toEqual(expected);
});

it('leaves a docstring that quotes imports as it is', () => {
  const text = '"""\nimport zoo\n"""\nfeed()\n';
  expect(withoutImports(text, 'python')).toBe(text);
  expect(importStatements(text, 'python')).toEqual([]);
});

it.each<[string, string, ReturnType<typeof importsOf>]>([
  [
    'from .a import b as c, d; import e.f as g',
    'python',
    [
      { module: '.a', names: [{ name: 'b', alias: 'c' }, named('d')], isReexport: true },
      { module: 'e.f', names: [{ name: '*', alias: 'g' }], isReexport: false },
    ],
  ],
  ['from a import *', 'python', [{ module: 'a', names: [named('*')], isReexport: true }]],
  [
    'from a \\\n  import (b, # import c\n  d)\nimport e, f.g',
    'python',
    [
      { module: 'a', names: [named('b'), named('d')], isReexport: true },
      { module: 'e', names: [{ name: '*', alias: 'e' }], isReexport: false },
      { module: 'f.g', names: [{ name: '*', alias: 'f.g' }], isReexport: false },
    ],
  ],
  [
    "import a, { b, type c as d } from 'x'; export * as y from 'z'; import type { T } from 't'",
    'typescript',
    [
      {
        module: 'x',
        names: [{ name: 'default', alias: 'a' }, named('b'), { name: 'c', alias: 'd' }],
        isReexport: false,
      },
      { module: 'z', names: [{ name: '*', alias: 'y' }], isReexport: true },
      { module: 't', names: [named('T')], isReexport: false },
    ],
  ],
  [
    "const { a, b: c } = await import('x');\nconst d = require('y');\nimport e = require('z');\nimport 'w'",
    'typescript',
    [
      { module: 'x', names: [named('a'), { name: 'b', alias: 'c' }], isReexport: false },
      { module: 'y', names: [{ name: '*', alias: 'd' }], isReexport: false },
      { module: 'z', names: [{ name: '*', alias: 'e' }], isReexport: false },
      { module: 'w', names: [], isReexport: false },
    ],
  ],
  ['import (\n\t"fmt"\n)\n', 'go', [{ module: 'fmt', names: [named('fmt')], isReexport: false }]],
])('%s', (text, language, expected) => {
  expect(importsOf(text, language, 100)).toEqual(expected);
});

function named(name: string): { name: string; alias: string } {
  return { name, alias: name };
}

it('says where each import and its module stand', () => {
  const text = "x();\n  import {\n  a,\n} from 'b'; // c\nconst d = require('e');\n";
  const found = findImports(text, 'typescript');
  expect(found.map(({ at }) => text.slice(at.start, at.end))).toEqual(['b', 'e']);
  expect(importStatements(text, 'typescript')).toEqual([
    { index: 7, statement: "import {\n  a,\n} from 'b'" },
  ]);
});

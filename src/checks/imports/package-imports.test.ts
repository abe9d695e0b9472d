import { describe, expect, it } from 'vitest';
import { effort } from '../../../test/fixtures/processor-time.ts';
import { packageImports } from './package-imports.ts';

const pythonImports = (text: string) => packageImports(text, 'python');
const javascriptImports = (text: string) => packageImports(text, 'tsx');

describe('imports of Python', () => {
  const modules = (text: string) => pythonImports(text).map(({ module }) => module);

  it.each<[string, string, string[]]>([
    ['several of one statement', 'import os, numpy as np , a.b.c\n', ['os', 'numpy', 'a.b.c']],
    ['a from', 'from a.b import c\n', ['a.b']],
    ['a from over lines', 'from a import (\n  b,  # import no\n  c as d,\n)\nimport e\n', ['a', 'e']],
    ['a continued line', 'from a \\\n  import b\nimport c, \\\n  d\n', ['a', 'c', 'd']],
    [
      'behind a semicolon, with Windows lines',
      'import a; import b\r\nx = 1\r\nfrom c import d\r\n',
      ['a', 'b', 'c'],
    ],
    ['inside of blocks', 'if TYPE_CHECKING:\n\timport a\ndef f():\n    from b import c\n', ['a', 'b']],
    ['on one line with try', 'try: import a\nexcept ImportError: pass\n', ['a']],
    ['at run time, by a literal', 'm = importlib.import_module("a.b")\n__import__(\'c\')\n', ['a.b', 'c']],
    ['names beyond ASCII', 'import größe\n', ['größe']],
    ['the last line without its end', 'import a', ['a']],
    ['code that is broken elsewhere', 'def f(:\nimport a\n  from b import (c,\n', ['a', 'b']],
  ])('finds %s', (_, text, expected) => {
    expect(modules(text)).toEqual(expected);
  });

  it.each([
    ['relative imports', 'from . import a\nfrom .b import c\nfrom .. import d\n'],
    ['comments', '# import a\nx = 1  # from b import c\n'],
    ['strings', "s = \"import a\"\nt = '''\nimport b\n\\''' from c import d\n'''\n"],
    ['a docstring that quotes', '"""\nSay "import a" or ""\nimport b\n"""\n'],
    ['an unfinished docstring', '"""\nimport a\n'],
    ['calls in strings and comments', '# __import__("a")\ns = \'__import__("b")\'\n'],
    ['names that begin like the words', 'import_a = from_b\nimportlib\nx.import_y\n'],
    ['what is no name', 'import 3a\nfrom a-b import c\nimport ../x\nimport <script>\n'],
    ['relative names at run time', 'import_module(".a", __package__)\n'],
  ])('leaves out %s', (_, text) => {
    expect(modules(text)).toEqual([]);
  });

  it('says where the name stands', () => {
    const text = 'x = """ü"""\nfrom  from_a.b  import c\nimport d,  e as f\n';
    expect(pythonImports(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'from_a.b',
      'd',
      'e',
    ]);
  });

  it('takes the names of a from', () => {
    expect(pythonImports('from google.cloud import (storage as s, bigquery)\n')[0]?.members).toEqual([
      'storage',
      'bigquery',
    ]);
  });

  it.each<[string, string, boolean[]]>([
    ['a try', 'try:\n    import a\nexcept ImportError:\n    import b\nimport c\n', [true, true, false]],
    [
      'a deeper block',
      'try:\n    if x:\n        import a\nexcept (ValueError, ModuleNotFoundError):\n    pass\n',
      [true],
    ],
    ['a bare except', 'try:\n    import a\nexcept:\n    pass\n', [true]],
    ['a try for something else', 'try:\n    import a\nexcept ValueError:\n    pass\n', [false]],
    ['an except for something else', 'try:\n    x()\nexcept OSError:\n    import a\n', [false]],
    [
      'a function below a try',
      'try:\n    pass\nexcept ImportError:\n    pass\ndef f():\n    import a\n',
      [false],
    ],
  ])('knows what code goes on without: %s', (_, text, expected) => {
    expect(pythonImports(text).map(({ isOptional }) => isOptional)).toEqual(expected);
  });

  it('takes its time with nothing', async () => {
    const hostile = [
      `"""${'\\"'.repeat(200_000)}`,
      'import a,'.repeat(20_000),
      ' '.repeat(400_000),
      `x = "${'\\a'.repeat(200_000)}`,
      'from '.repeat(80_000),
      ':'.repeat(400_000),
    ];
    for (const text of hostile) {
      const spent = await effort(() => {
        pythonImports(text);
      });
      expect(spent).toBeLessThan(500);
    }
  });
});

describe('imports of JavaScript', () => {
  const modules = (text: string) => javascriptImports(text).map(({ module }) => module);

  it.each<[string, string, string[]]>([
    [
      'each form of import',
      `import a from 'a'; import * as b from "b"\nimport 'c'; import d, { e } from 'd'`,
      ['a', 'b', 'c', 'd'],
    ],
    [
      'a clause over lines',
      "import {\n  a, // from 'no'\n  type B,\n  'x-y' as c,\n} from '@s/b/sub';",
      ['@s/b/sub'],
    ],
    ['types', "import type { T } from 'a'; import x = require('b');", ['a', 'b']],
    [
      'exports from',
      "export * from 'a'; export * as n from 'b'; export { c } from 'c'; export type { D } from 'd'",
      ['a', 'b', 'c', 'd'],
    ],
    ['require', "const { a } = require('a'), b = require.resolve('b')", ['a', 'b']],
    ['import()', "await import('a'); import(`b`); import('c', { with: {} })", ['a', 'b', 'c']],
    ['names called from', "import from from 'a'; import { from } from 'b'", ['a', 'b']],
    ['attributes', "import a from 'a.json' with { type: 'json' }", ['a.json']],
    [
      'a template hole',
      `const u = \`x \${require('a')} \${\`y\${require('b')}\`} z\`; require('c')`,
      ['a', 'b', 'c'],
    ],
    [
      'behind a regular expression',
      "x = /['\"`]/.test(s); a / b / require('c'); f(/[/'`]/g)\nimport 'd'",
      ['c', 'd'],
    ],
    ['behind JSX with an apostrophe', "const e = <p>Don't / stop</p>;\nrequire('a')", ['a']],
    ["Node's own modules", "import 'node:fs/promises'; import fs from 'fs'", ['node:fs/promises', 'fs']],
    ['behind an import that is not finished', "import { a\nimport { b } from 'b'", ['b']],
    ['code that is broken elsewhere', "function (\nimport a from 'a'\nlet s = 'x\nimport 'b'", ['a', 'b']],
  ])('finds %s', (_, text, expected) => {
    expect(modules(text)).toEqual(expected);
  });

  it.each([
    ['paths', "import './a'; import '../b'; require('/c'); import '.'; export * from './d'"],
    ['comments', "// import 'a'\n/* require('b')\nimport 'c' */"],
    ['strings', `const s = "import 'a'"; const t = 'require("b")'; f("\\"import 'c'")`],
    ['templates', "const t = `import 'a'; require('b')`; const u = `\\`import 'c'`"],
    ['regular expressions', "x = /import 'a'/; y = [/require('b')/]; return /\\/import 'c'/"],
    ['methods', "x.require('a'); x.import('b'); x?.require('c')"],
    ['what is not literal', `require(a); import(b + 'c'); require('d' + e); import(\`f\${g}\`)`],
    [
      'aliases of tools',
      "import '@/a'; import '~/b'; import '#c'; import '$lib/d'; import 'virtual:e'; import 'f?raw'",
    ],
    ['URLs', "import 'https://example.com/a.js'; import 'npm:b'; import 'data:text/javascript,1'"],
    ['other words', "export const from = 'a'; export default 'b'; const require2 = 'c'; import.meta.url"],
  ])('leaves out %s', (_, text) => {
    expect(modules(text)).toEqual([]);
  });

  it('says where the name stands, and what code goes on without', () => {
    const text = "import 'a';\ntry { if (x) { require('b') } } catch {}\nrequire('c')";
    const found = javascriptImports(text);
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(['a', 'b', 'c']);
    expect(found.map(({ isOptional }) => isOptional)).toEqual([false, true, false]);
  });

  it('takes its time with nothing', async () => {
    const hostile = [
      '`${'.repeat(100_000),
      '{'.repeat(300_000),
      `"${'\\"'.repeat(200_000)}`,
      '/'.repeat(300_000),
      'import {'.repeat(40_000),
      "import a from 'b';".repeat(20_000),
      '/['.repeat(150_000),
    ];
    for (const text of hostile) {
      const spent = await effort(() => {
        javascriptImports(text);
      });
      expect(spent).toBeLessThan(1_500);
    }
  });
});

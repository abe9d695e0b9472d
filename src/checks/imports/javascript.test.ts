import { describe, expect, it } from 'vitest';
import { processorMs } from '../../../test/fixtures/processor-time.ts';
import { javascriptImports } from './javascript.ts';

const modules = (text: string) => javascriptImports(text).map(({ module }) => module);

describe('javascriptImports', () => {
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
      const spent = await processorMs(() => {
        javascriptImports(text);
      });
      expect(spent).toBeLessThan(1_500);
    }
  });
});

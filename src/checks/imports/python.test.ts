import { describe, expect, it } from 'vitest';
import { processorMs } from '../../../test/fixtures/processor-time.ts';
import { pythonImports } from './python.ts';

const modules = (text: string) => pythonImports(text).map(({ module }) => module);

describe('pythonImports', () => {
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
      const spent = await processorMs(() => {
        pythonImports(text);
      });
      expect(spent).toBeLessThan(500);
    }
  });
});

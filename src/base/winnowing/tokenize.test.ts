import { expect, it } from 'vitest';
import type { Family } from './families.ts';
import { tokenize, tokenizePiece } from './tokenize.ts';

const words = (text: string, family: Family): string[] => {
  const { count, start, end } = tokenize(text, family);
  return Array.from({ length: count }, (_, token) => text.slice(start[token], end[token]));
};
const hashes = (text: string, family: Family, mode: 'exact' | 'renamed' = 'exact') => {
  const tokens = tokenize(text, family);
  return [...tokens[mode].subarray(0, tokens.count)];
};

/** Of JavaScript, with a template inside. */
const TEMPLATE = `\`x$\{ {y: \`}\`} }z\``;

it.each<[Family, string, string[]]>([
  [
    'python',
    'def f(a, b=1):  # why\n    return a // b\n',
    ['def', 'f', '(', 'a', ',', 'b', '=', '1', ')', ':', 'return', 'a', '//', 'b'],
  ],
  ['python', 'x = rb"a\\"b" \\\n + f\'{y}\'', ['x', '=', 'rb"a\\"b"', '+', "f'{y}'"]],
  [
    'python',
    'def f():\n    """What it does."""\n    x = """kept"""\n',
    ['def', 'f', '(', ')', ':', 'x', '=', '"""kept"""'],
  ],
  [
    'javascript',
    `const a = b?.c ?? ${TEMPLATE}; // no\n/* nor */ a === 1.5`,
    ['const', 'a', '=', 'b', '?.', 'c', '??', TEMPLATE, 'a', '===', '1.5'],
  ],
  [
    'javascript',
    'x = a / b / c; y = /[/"]+/g.test(z)',
    ['x', '=', 'a', '/', 'b', '/', 'c', 'y', '=', '/[/"]+/', 'g', '.', 'test', '(', 'z', ')'],
  ],
  [
    'c',
    "int f(char c) { return c == '\\''; } /* x */",
    ['int', 'f', '(', 'char', 'c', ')', '{', 'return', 'c', '==', "'\\''", ';', '}'],
  ],
  [
    'c',
    "fn f<'a>(x: &'a str) -> u8 {",
    ['fn', 'f', '<', 'a', '>', '(', 'x', ':', '&', 'a', 'str', ')', '->', 'u8', '{'],
  ],
  ['hash', `echo $# "$\{x#y}" # no\n`, ['echo', '$', '#', `"$\{x#y}"`]],
])('takes %s apart: %j', (family, text, expected) => {
  expect(words(text, family)).toEqual(expected);
});

it.each<[Family, string, string]>([
  ['python', "f('a', [1, 2,],)\n", 'f(\n    "a",\n    [1, 2]\n)'],
  ['python', "x = 'it\\'s'", 'x = "it\'s"'],
  ['javascript', "f('a', {b: 1,});\ng();", 'f("a", { b: 1 })\ng()'],
  ['c', 'if(a){b;}', 'if ( a )\n{\n\tb; // c\n}'],
])('does not mind how %s is formatted: %j', (family, one, other) => {
  expect(hashes(one, family)).toEqual(hashes(other, family));
});

it('makes names, numbers and texts equal, and nothing else', () => {
  const text = 'for item in items: print(item, 1, "a")';
  expect(hashes('for x in xs: log(x, 22, "b")', 'python', 'renamed')).toEqual(
    hashes(text, 'python', 'renamed'),
  );
  expect(hashes('for x in xs: log(x, 22, "b")', 'python')).not.toEqual(hashes(text, 'python'));
  expect(hashes('for x in xs: log(x, y, "b")', 'python', 'renamed')).not.toEqual(
    hashes(text, 'python', 'renamed'),
  );
  expect(hashes('if x in xs: log(x, 22, "b")', 'python', 'renamed')).not.toEqual(
    hashes(text, 'python', 'renamed'),
  );
});

it.each<[string, Family, string, string[]]>([
  ['a documentation string', 'python', 'of the words.\n    """\n    x = 1\n', ['x', '=', '1']],
  [
    'a documentation string that ends on its line',
    'python',
    'it gives back words."""\nx = 1\n',
    ['x', '=', '1'],
  ],
  ['a comment', 'c', ' * of the words.\n */\nx = 1', ['x', '=', '1']],
])('begins behind %s whose beginning was cut off', (_, family, text, expected) => {
  const { count, start, end } = tokenizePiece(text, family);
  const found = Array.from({ length: count }, (_, token) => text.slice(start[token], end[token]));
  expect(found).toEqual(expected);
});

it('keeps the code before a text that was cut off at its end', () => {
  expect(words('def f():\n    """What it\n    does', 'python')).toEqual(['def', 'f', '(', ')', ':']);
});

it.each(['"""', '`${', '/*', "'", '\\', '/[', '\u0000\u{1f600}é', '*/', '}'.repeat(9)])(
  'gives tokens for what is broken: %j',
  (text) => {
    for (const family of ['python', 'javascript', 'c', 'hash'] as const)
      expect(tokenize(text, family).count).toBeLessThanOrEqual(text.length);
  },
);

it('reads a megabyte of opened texts in linear time', () => {
  for (const piece of ['`${', '"', '"\\', '/', '(/\\', "'''", '/*', '['])
    expect(
      tokenize(piece.repeat(Math.floor(200_000 / piece.length)), 'javascript').count,
    ).toBeGreaterThanOrEqual(0);
});

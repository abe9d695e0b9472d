import { describe, expect, test } from 'vitest';
import { type Cursor, endOfShape, shapeAt, whyNotHere } from './completion-shape.ts';

function placed(drawn: string, language = 'python'): Cursor {
  const [before = '', after = ''] = drawn.split('▮');
  return { before, after, language };
}

describe('a line or a block', () => {
  test.each([
    ['the middle of a line', 'x = ▮ + 1\n', 'python', 'line'],
    ['the end of a line', 'x = ▮\n', 'python', 'line'],
    ['between brackets of the editor', 'f(▮)\n', 'python', 'line'],
    ['an empty body', 'def f():\n    ▮\n\nx = 1\n', 'python', 'block'],
    [
      'below a documentation string',
      'def f():\n    """Says.\n\n    More.\n    """\n    ▮\n',
      'python',
      'block',
    ],
    ['below one of a line', 'def f():\n    """Says."""\n    ▮\n', 'python', 'block'],
    ['behind the line that opens', 'def f():▮\n', 'python', 'block'],
    ['a body that is there', 'def f():\n    ▮\n    return 1\n', 'python', 'line'],
    ['inside a body', 'def f():\n    a = 1\n    ▮\n', 'python', 'line'],
    ['a dictionary is no block', 'x = {"a":\n    ▮\n}', 'python', 'line'],
    ['braces', 'function f() {\n  ▮\n}\n', 'typescript', 'block'],
    ['braces with a comment', 'function f() { // says\n  ▮\n}\n', 'typescript', 'block'],
    ['braces with a body', 'function f() {\n  ▮\n  return 1;\n}\n', 'typescript', 'line'],
  ])('%s', (_, drawn, language, kind) => {
    expect(shapeAt(placed(drawn, language)).kind).toBe(kind);
  });
});

/** What is kept of an answer that comes character by character; null when it never ended. */
function kept(drawn: string, text: string, language = 'python'): string | null {
  const place = placed(drawn, language);
  const shape = shapeAt(place);
  for (let length = 1; length <= text.length; length++) {
    const at = endOfShape(text.slice(0, length), shape, place);
    if (at !== null) return text.slice(0, at);
  }
  return null;
}

describe('where it ends', () => {
  test.each([
    ['a line at its end', 'x = ▮\n', 'a + b\ny = 1', 'a + b'],
    [
      'a block before the next function',
      'def f():\n    ▮\n',
      'a = 1\n\n    return a\n\ndef g():',
      'a = 1\n\n    return a\n',
    ],
    ['a block before what dedents', '  def f():\n    ▮\n', 'return 1\n  x = 2', 'return 1'],
    [
      'a deeper block goes on',
      'def f():\n    ▮\n',
      'if a:\n        b()\n    c()\nd()',
      'if a:\n        b()\n    c()',
    ],
  ])('%s', (_, drawn, text, expected) => {
    expect(kept(drawn, text)).toBe(expected);
  });

  test('a brace that closes the block is its last line, unless it is there', () => {
    const body = 'return 1;\n}\n\nfunction g() {';
    expect(kept('function f() {\n  ▮\n', body, 'typescript')).toBe('return 1;\n}');
    expect(kept('function f() {\n  ▮\n}\n', body, 'typescript')).toBe('return 1;');
  });

  test('a block has a bound of lines', () => {
    const long = Array.from({ length: 40 }, (_, line) => `    a(${line})`)
      .join('\n')
      .trimStart();
    expect(kept('def f():\n    ▮\n', long)?.split('\n')).toHaveLength(10);
    expect(kept('def f():▮\n', `\n    ${long}`)?.split('\n')).toHaveLength(11);
  });

  test('a line that opens a block on an empty line goes on with it, unless its body is there', () => {
    const above = 'def f(x):\n    y = 1\n';
    expect(kept(`${above}    ▮\n    return y\n`, 'if not x:\n        return 0\n    z')).toBe(
      'if not x:\n        return 0',
    );
    expect(kept(`${above}▮\n    return y\n`, '    if not x:\n        return 0\n    z')).toBe(
      '    if not x:\n        return 0',
    );
    expect(kept(`${above}    ▮\n        return y\n`, 'if not x:\n        return 0\n    z')).toBe('if not x:');
    expect(kept(`${above}    if ▮\n    return y\n`, 'not x:\n        return 0\n    z')).toBe('not x:');
    const callback = 'a.map((b) => {\n    return b;\n  });\n  c';
    expect(kept('function f(a) {\n  d();\n  ▮\n}\n', callback, 'typescript')).toBe(
      'a.map((b) => {\n    return b;\n  });',
    );
  });

  test('it goes on as long as nothing says that it ends', () => {
    expect(kept('def f():\n    ▮\n', 'a = 1\n    b = 2\n')).toBeNull();
  });
});

test('inside of a word nothing is suggested', () => {
  expect(whyNotHere(placed('va▮lue = 1'))).toContain('inside a word');
  expect(whyNotHere(placed('va▮ = 1'))).toBeNull();
  expect(whyNotHere(placed('x.▮value'))).toBeNull();
});

import { describe, expect, it } from 'vitest';
import { stubOf } from './stub.ts';

const BARE =
  'def area(width: int, height: int = 1) -> int:\n    """The area.\n    >>> area(2, 3)\n    6\n    """\n';

describe('a function without its body', () => {
  it('as it stands', () => {
    expect(stubOf(BARE, 'python')).toEqual({
      head: BARE,
      name: 'area',
      parameters: ['width', 'height'],
      words: '',
    });
  });

  it('with imports and helpers above', () => {
    const text = `from typing import List\n\n\ndef one() -> int:\n    return 1\n\n\n${BARE}`;
    expect(stubOf(text, 'python')).toMatchObject({ head: text, name: 'area' });
  });

  it('behind words, which are no code', () => {
    expect(stubOf(`Please complete this function:\n\n${BARE}`, 'python')?.head).toBe(BARE);
  });

  it('in a block', () => {
    expect(stubOf(`Finish it:\n\`\`\`python\n${BARE}\`\`\`\nThank you.`, 'py')?.head).toBe(BARE);
  });

  it.each([
    ['pass', 'def f(a):\n    pass\n', 'def f(a):\n'],
    ['dots', 'def f(a):\n    ...\n', 'def f(a):\n'],
    ['a comment', 'def f(a):\n    # your code here\n', 'def f(a):\n'],
    ['nothing, not even a line break', 'def f(a):', 'def f(a):\n'],
    [
      'parameters over lines',
      'def f(\n    a,\n    *,\n    b=(1, 2),\n):\n',
      'def f(\n    a,\n    *,\n    b=(1, 2),\n):\n',
    ],
  ])('Python: %s', (_, text, head) => {
    expect(stubOf(text, 'python')?.head).toBe(head);
  });

  it.each([
    ['a function', '// Doubles.\nfunction f(a: number): number {\n', 'f', ['a']],
    [
      'exported',
      'export async function f(a: Map<string, number>, b = 1): Promise<void> {\n',
      'f',
      ['a', 'b'],
    ],
    ['closed', 'function f(a) {\n  // TODO\n}\n', 'f', ['a']],
    ['an arrow', 'const f = (a: number): number => {\n', 'f', ['a']],
  ])('TypeScript: %s', (_, text, name, parameters) => {
    const stub = stubOf(text, 'typescript');
    expect(stub).toMatchObject({ name, parameters });
    expect(stub?.head.endsWith('{\n')).toBe(true);
  });
});

describe('what is said beside the code', () => {
  it.each([
    ['nothing', BARE, ''],
    ['above it', `Please complete this function:\n\n${BARE}`, 'Please complete this function:'],
    ['around a block', `Finish it:\n\`\`\`python\n${BARE}\`\`\`\nUse no loop.`, 'Finish it:\nUse no loop.'],
    [
      'in place of the body',
      'Write it.\n\ndef f(a):\n    # with a heap\n    pass\n',
      'Write it.\nwith a heap',
    ],
  ])('%s', (_, text, words) => {
    expect(stubOf(text, 'python')?.words).toBe(words);
  });

  it('in TypeScript', () => {
    const text = 'Be quick.\n\nfunction f(a: number): number {\n  // no recursion\n}\n';
    expect(stubOf(text, 'typescript')).toMatchObject({ words: 'Be quick.\nno recursion' });
  });
});

describe('none', () => {
  it.each([
    ['words', 'a function that adds two numbers', 'python'],
    ['a whole function', 'def f(a):\n    return a\n', 'python'],
    ['a whole function in TypeScript', 'function f(a) {\n  return a;\n}\n', 'typescript'],
    ['another language', 'func f(a int) int {\n', 'go'],
    ['a head that does not end', 'def f(a, b', 'python'],
  ])('%s', (_, text, language) => {
    expect(stubOf(text, language)).toBeNull();
  });
});

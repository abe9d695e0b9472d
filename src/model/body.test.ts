import { describe, expect, it } from 'vitest';
import { stepwise, wholeFunction } from './body.ts';

const stub = {
  head: 'import re\n\ndef f(a):\n    """Doubles."""\n',
  name: 'f',
  parameters: ['a'],
  words: '',
};
const script = { head: 'function f(a: number): number {\n', name: 'f', parameters: ['a'], words: '' };

describe('an answer after a stub', () => {
  it('is its body', () => {
    expect(wholeFunction(stub, '    return a * 2\n', 'python', 'stop')).toBe(`${stub.head}    return a * 2`);
  });

  it('that says all again stands alone', () => {
    const all = 'def f(a):\n    return a * 2';
    expect(wholeFunction(stub, `Here:\n\`\`\`python\n${all}\n\`\`\`\n`, 'python', 'stop')).toBe(all);
  });

  it('gets the brace back that ended it', () => {
    expect(wholeFunction(script, '  return a * 2;', 'typescript', 'stop')).toBe(
      `${script.head}  return a * 2;\n}`,
    );
    expect(wholeFunction(script, '  return a * 2;\n}', 'typescript', 'stop')).toBe(
      `${script.head}  return a * 2;\n}`,
    );
  });

  it('that was cut off gets none', () => {
    expect(wholeFunction(script, '  return a', 'typescript', 'length')).toBe(`${script.head}  return a`);
  });
});

describe('a stub whose body is written step by step', () => {
  it.each([
    ['python', 'def f(a):\n', 'def f(a):\n    # Step 1:'],
    ['python', "def f(a):\n  '''Doubles.'''\n", "def f(a):\n  '''Doubles.'''\n  # Step 1:"],
    ['typescript', script.head, `${script.head}  // Step 1:`],
  ])('in %s ends with the first words of a comment', (language, head, expected) => {
    expect(stepwise({ ...stub, head }, language).head).toBe(expected);
  });
});

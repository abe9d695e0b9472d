import { describe, expect, it } from 'vitest';
import { wholeFunction } from './body.ts';

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

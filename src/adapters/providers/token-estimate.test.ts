import { describe, expect, it } from 'vitest';
import { effort } from '../../../test/fixtures/processor-time.ts';
import { estimateTokens } from './token-estimate.ts';

/** Counted with the tokenizers o200k_base and cl100k_base; the larger of the two. */
const COUNTED: [text: string, tokens: number][] = [
  ['def add(a, b):\n    return a + b\n', 12],
  ['const value = await import("./module.ts");', 9],
  ['The quick brown fox jumps over the lazy dog.', 10],
  ['这是一个测试，用于检查分词器的估计。', 18],
  ['x = [1, 22, 333, 4444]', 15],
];

describe('estimateTokens', () => {
  it.each(COUNTED)('is not below what %j takes, nor far above', (text, tokens) => {
    expect(estimateTokens(text)).toBeGreaterThanOrEqual(tokens);
    expect(estimateTokens(text)).toBeLessThanOrEqual(tokens * 2.2);
  });

  it('counts nothing for nothing', () => {
    expect(estimateTokens('')).toBe(0);
  });

  it('takes a long text in no time', async () => {
    const spent = await effort(() => {
      estimateTokens('word '.repeat(200_000));
    });
    expect(spent).toBeLessThan(2_000);
  });
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compareEngine, EngineBaseline, RATIO_TOLERANCE } from './compare.ts';

const speed = { prefillTokensPerSecond: 1, decodeTokensPerSecond: 1 };
const bench = (prefillRatio: number, decodeRatio: number) => ({
  models: [{ model: 'm', ours: speed, bare: speed, prefillRatio, decodeRatio, engineBytes: null }],
});
const baseline = { models: [{ model: 'm', prefillRatio: 1, decodeRatio: 0.98 }] };

it('is content with the same ratios, better ones, and noise', () => {
  expect(compareEngine(bench(1, 0.98), baseline)).toEqual([]);
  expect(compareEngine(bench(1.3, 1.3), baseline)).toEqual([]);
  expect(compareEngine(bench(1 - RATIO_TOLERANCE + 0.001, 0.98), baseline)).toEqual([]);
});

it('names what got worse, and what is gone', () => {
  expect(compareEngine(bench(0.85, 0.98), baseline)).toEqual(['m: prefillRatio is 0.850, it was 1.000']);
  expect(compareEngine({ models: [] }, baseline)).toEqual(['m: not measured']);
});

it('has a baseline of both models', () => {
  const { models } = EngineBaseline.parse(JSON.parse(readFileSync('bench/baseline.json', 'utf8')));
  expect(models.map(({ model }) => model)).toEqual(['qwen2.5-coder-0.5b', 'qwen2.5-coder-1.5b']);
});

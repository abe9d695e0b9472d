import { expect, it } from 'vitest';
import { allFingerprints, type Mode, SAMPLING, winnow } from './fingerprints.ts';
import { tokenize } from './tokenize.ts';

/** Lines of calls with names of their own. */
const code = (from: number, count: number) =>
  Array.from(
    { length: count },
    (_, at) => `value_${from + at} = call_${(from + at) % 7}(other_${from + at}, ${at})`,
  ).join('\n');

const prints = (text: string, mode: Mode = 'exact') => winnow(tokenize(text, 'python'), mode);

it('finds every run of k + w - 1 tokens that two texts share', () => {
  const { size, window } = SAMPLING.exact;
  const shared = code(500, 20);
  const tokens = tokenize(shared, 'python');
  const text = (from: number) => shared.slice(tokens.start[from], tokens.end[from + size + window - 2]);
  const known = new Set(prints(`${code(0, 30)}\n${shared}\n${code(900, 30)}`).hashes);
  for (let from = 0; from + size + window - 1 <= tokens.count; from++) {
    const { hashes } = prints(`${code(2_000, 9)}\n${text(from)}\n${code(3_000, 9)}`);
    expect([...hashes].filter((hash) => known.has(hash)).length).toBeGreaterThan(0);
  }
});

it('keeps few of all, in the order of the text, and at least one of each window', () => {
  const tokens = tokenize(code(0, 400), 'python');
  const { hashes, tokens: places } = winnow(tokens, 'exact');
  const all = allFingerprints(tokens, 'exact');
  expect([...hashes]).toEqual([...places].map((place) => all[place]));
  const gaps = [...places].slice(1).map((place, at) => place - (places[at] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThan(0);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(SAMPLING.exact.window);
  const density = hashes.length / all.length;
  expect(density).toBeGreaterThan(0.07);
  expect(density).toBeLessThan(0.12);
});

it('has none of a text that is too short, and one of one that is just long enough', () => {
  const tokens = tokenize(code(0, 20), 'python');
  const cut = (count: number) => winnow({ ...tokens, count }, 'exact').hashes.length;
  expect([0, 1, 23, 24].map(cut)).toEqual([0, 0, 0, 1]);
});

it('has none of what repeats itself', () => {
  expect(prints(`x = [\n${'0x00, '.repeat(300)}]`).hashes).toHaveLength(0);
  expect(prints('a(b)\n'.repeat(100), 'renamed').hashes).toHaveLength(0);
});

it('rolls the hash as if it were made anew at each token', () => {
  const whole = tokenize(code(0, 30), 'python');
  for (const mode of ['exact', 'renamed'] as const) {
    const all = allFingerprints(whole, mode);
    const from = 17;
    const part = { ...whole, count: SAMPLING[mode].size, [mode]: whole[mode].subarray(from) };
    expect(allFingerprints(part, mode)[0]).toBe(all[from]);
  }
});

import { expect, test } from 'vitest';
import { Random } from './random.ts';
import type { Sample } from './replay.ts';
import { reportOf, similarity } from './report.ts';
import { nextSteps, traceOf, typingSpeed } from './traces.ts';

const TEXT = Array.from({ length: 90 }, (_, line) => `    line_${line} = compute(${line})`).join('\n');
const FILE = { path: '/x/a.py', language: 'python', text: TEXT } as const;

/** The text after all stretches were typed where they are missing, without errors. */
function typedOut({ start, stretches }: ReturnType<typeof traceOf>): string {
  return stretches
    .toSorted((left, right) => right.offset - left.offset)
    .reduce((text, { offset, text: typed }) => text.slice(0, offset) + typed + text.slice(offset), start);
}

test('typing all stretches of a trace gives the file again', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const trace = traceOf(FILE, new Random(seed));
    expect(trace.start.length).toBeLessThan(TEXT.length);
    expect(typedOut(trace)).toBe(TEXT);
  }
});

test('a stretch is begun at the end of a line, with a new one', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { start, stretches } = traceOf(FILE, new Random(seed));
    for (const { offset, text } of stretches) {
      expect(start[offset] ?? '\n').toBe('\n');
      expect(text).toMatch(/^\n.*[^\n]$/s);
    }
  }
});

test('a seed makes the same trace again, another seed another', () => {
  expect(traceOf(FILE, new Random(7))).toEqual(traceOf(FILE, new Random(7)));
  expect(traceOf(FILE, new Random(7))).not.toEqual(traceOf(FILE, new Random(8)));
});

test('typing has the speed, the errors and the indentation of a user', () => {
  const random = new Random(1);
  const speed = typingSpeed(random);
  expect(speed).toBeGreaterThanOrEqual(150);
  expect(speed).toBeLessThanOrEqual(350);
  expect(nextSteps('\n    a', random, 200)).toMatchObject([{ do: 'type', text: '\n    ' }]);
  const steps = Array.from({ length: 500 }, () => nextSteps('abc', random, 200));
  const wrong = steps.filter((one) => one.length === 3);
  expect(wrong.length).toBeGreaterThan(2);
  expect(wrong.length).toBeLessThan(30);
  expect(wrong[0]?.map((step) => step.do)).toEqual(['type', 'delete', 'type']);
  const waits = steps.map(([step]) => step?.waitMs ?? 0);
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(120);
  expect(Math.max(...waits)).toBeLessThanOrEqual(480);
});

test('a report counts what was answered, and what was right of what was shown', () => {
  const answer = { reason: null, reused: false, evaluatedTokens: 3, firstTokenMs: null, isModelAsked: true };
  const samples: Sample[] = [
    { kind: 'append', ms: 100, answer: { ...answer, text: 'a + b\n  more' }, typed: 'a + b' },
    { kind: 'append', ms: 400, answer: { ...answer, text: '', reason: 'too_weak' }, typed: 'x' },
    {
      kind: 'typed_through',
      ms: 5,
      answer: { ...answer, text: 'a + c', isModelAsked: false },
      typed: 'a + b',
    },
    { kind: 'append', ms: 50, answer: { ...answer, text: 'a + ' }, typed: 'a + b' },
    { kind: 'append', ms: null, answer: null, typed: 'z' },
  ];
  expect(reportOf(samples).all).toMatchObject({
    requests: 5,
    overtaken: 1,
    p50: 50,
    p95: 400,
    within300: 0.75,
    modelCalls: 3,
    evaluatedTokens: { p50: 3, p95: 3 },
    shownShare: 0.75,
    exactShare: 1 / 3,
    rightShare: 2 / 3,
    silences: { too_weak: 1 },
  });
  expect(reportOf(samples).typed_through.requests).toBe(1);
});

test('similarity is what the edit distance leaves', () => {
  expect(similarity('kitten', 'sitting')).toBeCloseTo(1 - 3 / 7);
  expect(similarity('', '')).toBe(1);
  expect(similarity('a', '')).toBe(0);
});

import { describe, expect, it } from 'vitest';
import { outsideOf, parsePositionTarget, parseSpanTarget, rangeOfLines } from './target.ts';

describe('FILE:LINE:COL', () => {
  it.each([
    ['a.py:3:7', 'a.py', 3, 7],
    ['-:1:1', '-', 1, 1],
    ['C:\\work\\a.py:10:2', 'C:\\work\\a.py', 10, 2],
    ['odd:4:5:6:7', 'odd:4:5', 6, 7],
  ])('%s', (target, path, line, column) => {
    expect(parsePositionTarget(target)).toEqual({ ok: true, value: { path, position: { line, column } } });
  });

  it.each(['a.py', 'a.py:3', 'a.py:0:1', 'a.py:1:0', 'a.py:x:1', ':1:1', 'a.py:1:-1'])(
    '%j is refused',
    (target) => {
      const parsed = parsePositionTarget(target);
      expect(parsed.ok ? null : parsed.failure).toEqual({
        exitCode: 2,
        message: `'${target}' is not FILE:LINE:COL. Give all three, counted from 1, as in app.py:12:5`,
      });
    },
  );
});

describe('FILE[:A-B]', () => {
  it.each([
    ['a.py', 'a.py', null],
    ['a.py:4', 'a.py', { first: 4, last: 4 }],
    ['a.py:4-9', 'a.py', { first: 4, last: 9 }],
    ['C:\\a.py', 'C:\\a.py', null],
    ['C:\\a.py:4-9', 'C:\\a.py', { first: 4, last: 9 }],
  ])('%s', (target, path, span) => {
    expect(parseSpanTarget(target)).toEqual({ ok: true, value: { path, span } });
  });

  it.each(['a.py:9-4', 'a.py:0-2'])('%s names no lines', (target) => {
    const parsed = parseSpanTarget(target);
    expect(parsed.ok ? null : parsed.failure.message).toContain(`'${target}' is not a line range`);
  });
});

const text = 'one\r\ntwo\n\nfour';

it('takes every place that the text has', () => {
  for (const [line, column] of [
    [1, 1],
    [1, 4],
    [2, 4],
    [3, 1],
    [4, 5],
  ] as const)
    expect(outsideOf(text, { line, column }, 'a.py')).toBeNull();
});

it('says how far the text goes', () => {
  expect(outsideOf(text, { line: 5, column: 1 }, 'a.py')?.message).toBe(
    '5:1 is outside a.py. Give a line between 1 and 4',
  );
  expect(outsideOf(text, { line: 1, column: 5 }, 'a.py')?.message).toBe(
    '1:5 is outside a.py. Give a column between 1 and 4 on line 1',
  );
});

it('takes whole lines', () => {
  expect(rangeOfLines(text, { first: 1, last: 2 }, 'a.py')).toEqual({
    ok: true,
    value: { start: { line: 1, column: 1 }, end: { line: 2, column: 4 } },
  });
  const outside = rangeOfLines(text, { first: 3, last: 5 }, 'a.py');
  expect(outside.ok ? null : outside.failure.message).toBe(
    'lines 3-5 are outside a.py. Give lines between 1 and 4',
  );
});

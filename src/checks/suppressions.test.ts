import { describe, expect, it } from 'vitest';
import { silencedLines, withoutSuppressions } from './types.ts';

describe('lines that comments silence', () => {
  it.each<[string, number[]]>([
    ['x.y  # type: ignore', [1]],
    ['x.y  # type:ignore[attr-defined]', [1]],
    ['x.y  # noqa: E501 # pyright: ignore[reportAttributeAccessIssue]', [1]],
    ['# pyright: basic\nx.y', []],
    ['# pyright: reportAttributeAccessIssue=false\nx.y', []],
    ['// @ts-ignore\nx.y', [2]],
    ['  // @ts-expect-error why\n\n  // and why\n  x.y', [4]],
    ['{/* @ts-ignore */}\n<A b />', [2]],
    ['/* @ts-ignore */\nx.y', [2]],
    ['// @ts-nocheck\nx.y', []],
    ['x.y', []],
  ])('%j', (text, lines) => {
    expect([...silencedLines(text)]).toEqual(lines);
  });
});

describe('a text without them', () => {
  it.each([
    '# type: ignore',
    '# type:ignore[x]',
    '# pyright: ignore',
    '# pyright: strict, reportX=false',
    '// @ts-ignore',
    '// @ts-expect-error',
    '// @ts-nocheck',
  ])('%s is as long, and says nothing to a checker', (comment) => {
    const changed = withoutSuppressions(comment);
    expect(changed).toHaveLength(comment.length);
    expect(changed).not.toMatch(/type:|pyright:|@ts-/);
  });
});

import { describe, expect, it } from 'vitest';
import { applyEdits, applyRangeEdits } from './text-edits.ts';

describe('edits by offsets', () => {
  it('stand where they belong, whatever their order', () => {
    const edits = [
      { start: 4, end: 6, text: 'E' },
      { start: 0, end: 1, text: '' },
      { start: 2, end: 2, text: '--' },
    ];
    expect(applyEdits('abcdef', edits)).toBe('b--cdE');
  });

  it('keep the order of the list at one place, before what replaces it', () => {
    const edits = [
      { start: 1, end: 2, text: 'B' },
      { start: 1, end: 1, text: '1' },
      { start: 1, end: 1, text: '2' },
    ];
    expect(applyEdits('abc', edits)).toBe('a12Bc');
  });

  it('do not reach into one another', () => {
    const edits = [
      { start: 1, end: 4, text: 'late' },
      { start: 0, end: 2, text: 'X' },
    ];
    expect(applyEdits('abcdef', edits)).toBe('Xcdef');
  });
});

describe('edits by ranges', () => {
  const at = (line: number, from: number, to: number, text: string) => ({
    range: { start: { line, column: from }, end: { line, column: to } },
    text,
  });

  it('are all of the text as it was', () => {
    expect(applyRangeEdits('one\r\ntwo', [at(2, 1, 4, '2'), at(1, 1, 1, 'no\r\n')])).toBe('no\r\none\r\n2');
  });

  it('are nothing when one is not of the text', () => {
    expect(applyRangeEdits('one', [at(1, 1, 2, 'O'), at(2, 1, 1, 'x')])).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { applyEdit, lineStarts, offsetAt, offsetsOf, positionAt, rangeAt, sliceRange } from './text.ts';

const at = (line: number, column: number) => ({ line, column });

describe('lineStarts', () => {
  it.each([
    ['', [0]],
    ['a', [0]],
    ['a\nb', [0, 2]],
    ['a\r\nb\r\n', [0, 3, 6]],
    ['a\rb', [0, 2]],
    ['\r\r\n\n', [0, 1, 3, 4]],
  ])('%j', (text, starts) => {
    expect(lineStarts(text)).toEqual(starts);
  });
});

describe('positionAt', () => {
  it('counts columns in UTF-16 code units', () => {
    expect(positionAt('x = "😀" # y\n', 8)).toEqual(at(1, 9));
  });

  it('moves to the place before a character or line end that it would split', () => {
    expect(positionAt('😀', 1)).toEqual(at(1, 1));
    expect(positionAt('a\r\nb', 2)).toEqual(at(1, 2));
  });

  it('moves into the text, whatever the number', () => {
    expect(positionAt('ab\nc', -5)).toEqual(at(1, 1));
    expect(positionAt('ab\nc', 99)).toEqual(at(2, 2));
    expect(positionAt('ab\nc', Number.NaN)).toEqual(at(1, 1));
    expect(positionAt('ab\nc', Number.POSITIVE_INFINITY)).toEqual(at(2, 2));
    expect(positionAt('ab\nc', 1.9)).toEqual(at(1, 2));
  });
});

describe('offsetAt', () => {
  it('is the way back from positionAt for every place of a text', () => {
    const text = 'a😀\r\n\r\nb\rc\n\nd';
    for (let offset = 0; offset <= text.length; offset += 1) {
      const place = offsetAt(text, positionAt(text, offset));
      expect([offset, offset - 1]).toContain(place);
    }
    expect(offsetAt(text, at(6, 2))).toBe(text.length);
  });

  it.each([
    ['past the end of a line', at(1, 4)],
    ['past the end of an empty line', at(2, 2)],
    ['past the end of the last line', at(3, 3)],
    ['past the last line', at(4, 1)],
    ['line zero', at(0, 1)],
    ['column zero', at(1, 0)],
    ['a fraction', at(1, 1.5)],
    ['not a number', at(Number.NaN, Number.NaN)],
  ])('has no offset for %s', (_, position) => {
    expect(offsetAt('ab\r\n\nc', position)).toBeNull();
  });

  it('has none between the halves of a surrogate pair', () => {
    expect(offsetAt('😀', at(1, 2))).toBeNull();
    expect(offsetAt('😀', at(1, 3))).toBe(2);
  });
});

describe('ranges', () => {
  const text = 'one\r\ntwo 😀\r\nthree';

  it('replaces what is inside and leaves the rest', () => {
    expect(applyEdit(text, { start: at(1, 4), end: at(2, 4) }, '!\n')).toBe('one!\n 😀\r\nthree');
    expect(applyEdit('', { start: at(1, 1), end: at(1, 1) }, 'x')).toBe('x');
  });

  it('cuts out what is inside', () => {
    expect(sliceRange(text, { start: at(2, 5), end: at(3, 3) })).toBe('😀\r\nth');
  });

  it('refuses ends that are outside or the wrong way round', () => {
    expect(applyEdit(text, { start: at(2, 1), end: at(1, 1) }, 'x')).toBeNull();
    expect(sliceRange(text, { start: at(1, 1), end: at(9, 1) })).toBeNull();
    expect(offsetsOf(text, { start: at(2, 6), end: at(2, 6) })).toBeNull();
  });

  it('makes a range of two offsets', () => {
    expect(rangeAt(text, 5, 8)).toEqual({ start: at(2, 1), end: at(2, 4) });
  });
});

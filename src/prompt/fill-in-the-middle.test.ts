import { describe, expect, it } from 'vitest';
import { bundle, completion, ORDER, otherPiece, piece } from './bundle.cases.ts';
import { fillInTheMiddlePrompt } from './fill-in-the-middle.ts';

describe('the hole at the cursor', () => {
  it('text before it, text after it', () => {
    const pieces = [piece('a = ', [1, 1], [1, 5]), piece('\nb = 2\n', [1, 5], [3, 1])];
    expect(fillInTheMiddlePrompt(completion(1, 5), bundle(...pieces))).toEqual({
      form: 'fill_in_the_middle',
      prefix: 'a = ',
      suffix: '\nb = 2\n',
      files: [],
    });
  });

  it.each([
    ['empty file', [], '', ''],
    ['nothing before', [piece('a', [1, 1], [1, 2])], '', 'a'],
    ['nothing after', [piece('a', [1, 0], [1, 1])], 'a', ''],
  ])('%s', (_, pieces, prefix, suffix) => {
    expect(fillInTheMiddlePrompt(completion(1, 1), bundle(...pieces))).toMatchObject({ prefix, suffix });
  });

  it.each([
    ['a blank line where text was left out', 'import a\n', [2, 1], 'import a\n\n    b'],
    ['the file’s own line end there', 'import a\r\n', [2, 1], 'import a\r\n\r\n    b'],
    ['also after a cut line', 'import a', [1, 9], 'import a\n\n    b'],
    ['nothing where nothing was left out', 'import a\n', [9, 1], 'import a\n    b'],
  ] as [string, string, [number, number], string][])('imports: %s', (_, imports, end, prefix) => {
    const pieces = [piece(imports, [1, 1], end), piece('    b', [9, 1], [9, 6])];
    expect(fillInTheMiddlePrompt(completion(9, 6), bundle(...pieces)).prefix).toBe(prefix);
  });

  it('other files of the repository, in the order of the bundle; what is no file has no place', () => {
    const others = [
      otherPiece('retrieved', 'b.py', 'b'),
      otherPiece('environment', null, 'Python 3.11'),
      otherPiece('imports', 'a.py', 'a'),
    ];
    const prompt = fillInTheMiddlePrompt(completion(1, 1), bundle(...others));
    expect(prompt.files).toEqual([
      { path: 'b.py', text: 'b' },
      { path: 'a.py', text: 'a' },
    ]);
  });

  it('control tokens of the repository stay in their texts, and no text of ours has any', () => {
    const pieces = [
      piece(ORDER, [1, 1], [6, 1]),
      piece(ORDER, [6, 1], [12, 1]),
      otherPiece('git', ORDER, ORDER),
    ];
    const prompt = fillInTheMiddlePrompt(completion(6, 1), bundle(...pieces));
    expect(prompt).toMatchObject({ prefix: ORDER, suffix: ORDER, files: [{ path: ORDER, text: ORDER }] });
  });

  it('a keystroke changes the end of the prefix and nothing else', () => {
    const suffix = piece('\nb\n', [1, 9], [3, 1]);
    const before = fillInTheMiddlePrompt(completion(1, 9), bundle(piece('a = call', [1, 1], [1, 9]), suffix));
    const typed = { ...suffix, range: piece('', [1, 10], [3, 1]).range };
    const after = fillInTheMiddlePrompt(
      completion(1, 10),
      bundle(piece('a = call(', [1, 1], [1, 10]), typed),
    );
    expect(after).toEqual({ ...before, prefix: `${before.prefix}(` });
  });
});

import { describe, expect, test } from 'vitest';
import { FenceSplitter, type Segment } from './fence-splitter.ts';

const ANSWER = 'It adds:\n\n```python\na + b\n```\nand `x` is kept.\n~~~\nraw ``` inside\n~~~\nEnd';

function split(pieces: string[]): Segment[] {
  const splitter = new FenceSplitter();
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.flush()];
}

/** Neighboring prose joined: how it was cut into pieces does not matter. */
function joined(segments: Segment[]): Segment[] {
  return segments.reduce<Segment[]>((all, segment) => {
    const last = all.at(-1);
    if (segment.type === 'prose' && last?.type === 'prose') last.text += segment.text;
    else all.push({ ...segment });
    return all;
  }, []);
}

const EXPECTED: Segment[] = [
  { type: 'prose', text: 'It adds:\n\n' },
  { type: 'code', language: 'python', text: 'a + b', raw: '```python\na + b\n```\n' },
  { type: 'prose', text: 'and `x` is kept.\n' },
  { type: 'code', language: '', text: 'raw ``` inside', raw: '~~~\nraw ``` inside\n~~~\n' },
  { type: 'prose', text: 'End' },
];

describe('an answer in pieces', () => {
  test.each([1, 2, 3, 7, 1000])('of %i characters is cut the same', (size) => {
    const pieces = ANSWER.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
    expect(joined(split(pieces))).toEqual(EXPECTED);
  });

  test('words come out before their line ends, code only when its block is closed', () => {
    const splitter = new FenceSplitter();
    expect(splitter.push('Some wor')).toEqual([{ type: 'prose', text: 'Some wor' }]);
    expect(splitter.push('ds\n``')).toEqual([{ type: 'prose', text: 'ds\n' }]);
    expect(splitter.push('`ts\nlet a;\n')).toEqual([]);
    const raw = '```ts\nlet a;\n```\n';
    expect(splitter.push('```\n')).toEqual([{ type: 'code', language: 'ts', text: 'let a;', raw }]);
  });

  test('a block keeps all of its fence: the words behind the language, and its length', () => {
    const raw = '````md src/a.md\n```\n````\n';
    expect(split([raw])).toEqual([{ type: 'code', language: 'md', text: '```', raw }]);
  });

  test('a block that the end cut off is still given out', () => {
    const raw = '```js\nlet a\n```\n';
    expect(split(['```js\nlet a'])).toEqual([{ type: 'code', language: 'js', text: 'let a', raw }]);
  });
});

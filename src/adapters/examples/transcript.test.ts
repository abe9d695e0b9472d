import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readTranscript, sealOf } from './transcript.ts';

const KEY = randomBytes(32);
const BEGUN = '{"begun":true}';
const LOADED = '{"value":["none"],"shown":"","got":""}';
const FOUR = '{"value":["int","4"],"shown":"4","got":"4"}';
const END = '{"end":true}';

function line(place: number, text: string, key = KEY): string {
  const body = `${place} ${text}`;
  return `${sealOf(body, key)} ${body}\n`;
}
const read = (stdout: string, sealing: 'content' | 'place' = 'content') =>
  readTranscript(stdout, { key: KEY, sealing, calls: 1 });
const WHOLE = line(0, BEGUN) + line(1, LOADED) + line(2, FOUR) + line(3, END);

it('reads what a judge has told', () => {
  expect(read(WHOLE)).toMatchObject({
    hasEnd: true,
    answers: [{ kind: 'value', value: ['int', '4'], printed: '4' }],
  });
  expect(read('')).toEqual({ hasBegun: false, loaded: null, answers: [], hasEnd: false });
});

it('reads what came before a program was killed, in the middle of a line as well', () => {
  const told = line(0, BEGUN) + line(1, LOADED) + line(2, FOUR).slice(0, 40);
  expect(read(told)).toMatchObject({ hasEnd: false, answers: [] });
});

describe('is nothing to go by', () => {
  it.each([
    [
      'a line with another key',
      line(0, BEGUN) + line(1, LOADED) + line(2, FOUR, randomBytes(32)) + line(3, END),
    ],
    [
      'a line that was told twice',
      line(0, BEGUN) + line(1, LOADED) + line(2, FOUR) + line(2, FOUR) + line(3, END),
    ],
    ['lines in another order', line(0, BEGUN) + line(2, FOUR) + line(1, LOADED) + line(3, END)],
    ['a line that is left out', line(0, BEGUN) + line(1, LOADED) + line(3, END)],
    [
      'more answers than calls',
      line(0, BEGUN) + line(1, LOADED) + line(2, FOUR) + line(3, FOUR) + line(4, END),
    ],
    ['something after the end', `${WHOLE}x`],
    ['a line after the end', WHOLE + line(4, FOUR)],
    ['something before the beginning', `\n${WHOLE}`],
    ['a changed line', WHOLE.replace('"int","4"', '"int","5"')],
  ])('%s', (_, stdout) => {
    expect(read(stdout)).toBeNull();
  });
});

it('knows lines by their places alone, where nothing can catch them', () => {
  const placed = [BEGUN, LOADED, FOUR, END].map(
    (text, place) => `${sealOf(`${place}`, KEY)} ${place} ${text}\n`,
  );
  expect(read(placed.join(''), 'place')).toMatchObject({ hasEnd: true });
  expect(read(placed.toReversed().join(''), 'place')).toBeNull();
  expect(read(placed.join(''))).toBeNull();
});

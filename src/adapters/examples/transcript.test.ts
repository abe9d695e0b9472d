import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readTranscript } from './transcript.ts';

const KEY = randomBytes(32);
const LOADED = '{"value":["none"],"shown":"","got":""}';
const FOUR = '{"value":["int","4"],"shown":"4","got":"4"}';
const END = '{"end":true}';

function line(place: number, text: string, key = KEY): string {
  const body = `${place} ${text}`;
  return `${createHmac('sha256', key).update(body).digest('hex')} ${body}\n`;
}
const WHOLE = line(0, LOADED) + line(1, FOUR) + line(2, END);

it('reads what a judge has told', () => {
  expect(readTranscript(WHOLE, KEY, 1)).toMatchObject({
    hasEnd: true,
    answers: [{ kind: 'value', value: ['int', '4'], printed: '4' }],
  });
  expect(readTranscript('', KEY, 1)).toEqual({ loaded: null, answers: [], hasEnd: false });
});

it('reads what came before a program was killed, in the middle of a line as well', () => {
  const told = line(0, LOADED) + line(1, FOUR).slice(0, 40);
  expect(readTranscript(told, KEY, 1)).toMatchObject({ hasEnd: false, answers: [] });
});

describe('is nothing to go by', () => {
  it.each([
    ['a line with another key', line(0, LOADED) + line(1, FOUR, randomBytes(32)) + line(2, END)],
    ['a line that was told twice', line(0, LOADED) + line(1, FOUR) + line(1, FOUR) + line(2, END)],
    ['lines in another order', line(1, FOUR) + line(0, LOADED) + line(2, END)],
    ['a line that is left out', line(0, LOADED) + line(2, END)],
    ['more answers than calls', line(0, LOADED) + line(1, FOUR) + line(2, FOUR) + line(3, END)],
    ['something after the end', `${WHOLE}x`],
    ['a line after the end', WHOLE + line(3, FOUR)],
    ['something before the beginning', `\n${WHOLE}`],
    ['a changed line', WHOLE.replace('"int","4"', '"int","5"')],
  ])('%s', (_, stdout) => {
    expect(readTranscript(stdout, KEY, 1)).toBeNull();
  });
});

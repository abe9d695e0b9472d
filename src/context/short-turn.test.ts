import { expect, it } from 'vitest';
import { MAX_SHORT_TURN_CHARACTERS, shortTurn } from './short-turn.ts';

it('keeps a short turn as it is, in one line', () => {
  expect(shortTurn('How do I\nsort?')).toBe('How do I sort?');
});

it('cuts words after a sentence, or after a word', () => {
  const sentence = `${'So it goes on and on. '.repeat(6).trim()}`;
  expect(shortTurn(`${sentence} ${'and then more of it '.repeat(20)}`)).toBe(sentence);
  const cut = shortTurn('word '.repeat(100));
  expect(cut).toMatch(/^(?:word )+word…$/);
  expect(cut.length).toBeLessThanOrEqual(MAX_SHORT_TURN_CHARACTERS + 1);
});

it('says of a block of code what it is and what it defines', () => {
  const turn =
    'Here:\n\n```python\ndef median(values):\n    return sorted(values)\n\nclass Stats:\n    pass\n```\nDone.\n';
  expect(shortTurn(turn)).toBe('Here: Done.\n[code, python, 5 lines: def median(values): class Stats:]');
});

it('takes a fence within a longer fence for a part of its block, and an open one for a block', () => {
  expect(shortTurn('````md\n```js\nf()\n```\n````')).toBe('[code, md, 3 lines]');
  expect(shortTurn('So:\n```\none line')).toBe('So:\n[code, 1 line]');
});

import { describe, expect, test } from 'vitest';
import { StopMatcher } from './stop-matcher.ts';

function run(stops: string[], pieces: string[]): { text: string; stopped: boolean; shown: string[] } {
  const matcher = new StopMatcher(stops);
  const shown: string[] = [];
  for (const piece of pieces) {
    const { text, stopped } = matcher.push(piece);
    shown.push(text);
    if (stopped) return { text: shown.join(''), stopped, shown };
  }
  shown.push(matcher.flush());
  return { text: shown.join(''), stopped: false, shown };
}

describe('stop sequences', () => {
  test('end the text before them, also when they are split over pieces', () => {
    expect(run(['```'], ['a = 1\n', '`', '`', '`\nrest'])).toMatchObject({ text: 'a = 1\n', stopped: true });
  });

  test('what only looks like a beginning is given out in full', () => {
    expect(run(['```'], ['x', '`', '`', 'y'])).toMatchObject({ text: 'x``y', stopped: false });
  });

  test('nothing of an undecided end is shown early', () => {
    expect(run(['END'], ['aE', 'N', 'D']).shown).toEqual(['a', '', '']);
  });

  test('the earliest of several wins', () => {
    expect(run(['\n\n', 'def '], ['a\n\ndef b'])).toMatchObject({ text: 'a', stopped: true });
  });

  test('held text comes out at the end, and an empty stop sequence stops nothing', () => {
    expect(run(['', 'END'], ['abcEN'])).toMatchObject({ text: 'abcEN', stopped: false });
  });
});

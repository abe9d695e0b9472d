import { describe, expect, it } from 'vitest';
import { mostAlike } from './behaviour.ts';

/** Each call's outcome in words; an error begins with `!`, what is not sound with `?`. */
function draft(...said: string[]) {
  return said.map((got) => ({
    passed: false,
    got,
    isValue: !got.startsWith('!'),
    isSound: !got.startsWith('?'),
  }));
}

describe('the draft that most behave like', () => {
  it('one alone', () => {
    expect(mostAlike([draft('1', '2')])).toEqual({ index: 0, alike: 1, inputs: 2, isSound: true });
  });

  it('two that agree', () => {
    expect(mostAlike([draft('1', '2'), draft('1', '2')])).toEqual({
      index: 0,
      alike: 2,
      inputs: 2,
      isSound: true,
    });
  });

  it('two that do not: the first', () => {
    expect(mostAlike([draft('1', '2'), draft('1', '3')])).toEqual({
      index: 0,
      alike: 1,
      inputs: 2,
      isSound: true,
    });
  });

  it('two against the first', () => {
    const drafts = [draft('1', '2'), draft('1', '3'), draft('1', '3')];
    expect(mostAlike(drafts)).toEqual({ index: 1, alike: 2, inputs: 2, isSound: true });
  });

  it('one that agrees with each of the others in part', () => {
    const drafts = [draft('1', '2', '9'), draft('8', '3', '4'), draft('1', '3', '4')];
    expect(mostAlike(drafts)).toMatchObject({ index: 2, alike: 1 });
  });

  it('calls that half of the drafts or more make nothing of do not count', () => {
    expect(mostAlike([draft('0', '1'), draft('!a', '1')])).toEqual({
      index: 0,
      alike: 2,
      inputs: 1,
      isSound: true,
    });
    expect(mostAlike([draft('!a'), draft('!b')])).toEqual({ index: 0, alike: 2, inputs: 0, isSound: true });
  });

  it('of equals the one that makes something of the most calls', () => {
    expect(mostAlike([draft('!a', '1'), draft('0', '1')])).toMatchObject({ index: 1, alike: 2 });
    expect(mostAlike([draft('!a', '1'), draft('?', '1'), draft('?', '1')])).toMatchObject({ index: 0 });
    const drafts = [draft('!a', '1'), draft('!a', '1'), draft('!a', '1'), draft('0', '2')];
    expect(mostAlike(drafts)).toMatchObject({ index: 0, alike: 3 });
  });

  it('one that makes nothing of what the others do is another', () => {
    const drafts = [draft('!a', '1'), draft('0', '1'), draft('0', '1')];
    expect(mostAlike(drafts)).toEqual({ index: 1, alike: 2, inputs: 2, isSound: true });
  });

  it('what is not sound speaks for no draft, however many gave it', () => {
    const drafts = [draft('?[undefined]', '1'), draft('?[undefined]', '1'), draft('[]', '1')];
    expect(mostAlike(drafts)).toEqual({ index: 2, alike: 1, inputs: 2, isSound: true });
    expect(mostAlike(drafts.slice(0, 2))).toEqual({ index: 0, alike: 2, inputs: 2, isSound: false });
  });

  it('a draft that is not sound still wins where most do as it does elsewhere', () => {
    const drafts = [draft('?', '1', '2'), draft('?', '1', '2'), draft('0', '1', '3')];
    expect(mostAlike(drafts)).toMatchObject({ index: 0, alike: 2, isSound: false });
  });

  it.each([
    ['0.30000000000000004', '0.3', 2],
    ['1.5', '1.6', 1],
    ["'a'", "'b'", 1],
    ['nan', 'nan', 2],
  ])('%s and %s', (a, b, alike) => {
    expect(mostAlike([draft(a), draft(b)])).toMatchObject({ alike });
  });
});

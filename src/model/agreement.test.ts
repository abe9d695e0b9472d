import { describe, expect, test } from 'vitest';
import { type Agreement, isAgreed } from '../contract/agreement.ts';
import { agreementOf, mostAgreed } from './agreement.ts';

const outcome = (passed: boolean, got: string) => ({ passed, got, isValue: true });

describe('agreement', () => {
  test('counts the calls that gave what was expected', () => {
    const outcomes = [outcome(true, '1'), outcome(false, 'ValueError: no'), outcome(true, '3')];
    expect(agreementOf({ broken: null, outcomes }, 3)).toEqual({
      agreed: 2,
      tried: 3,
      outputs: ['1', 'ValueError: no', '3'],
    });
  });

  test('leaves out what fails for want of a file or a network', () => {
    const outcomes = [
      outcome(false, "FileNotFoundError: [Errno 2] No such file: 'a.csv'"),
      outcome(true, '1'),
    ];
    expect(agreementOf({ broken: null, outcomes }, 2)).toBeNull();
    expect(agreementOf({ broken: null, outcomes: [...outcomes, outcome(false, '2')] }, 3)).toMatchObject({
      agreed: 1,
      tried: 2,
    });
  });

  test('is none where the code does not run at all', () => {
    expect(agreementOf({ broken: 'NameError: x', outcomes: [] }, 4)).toMatchObject({ agreed: 0, tried: 4 });
    expect(agreementOf({ broken: 'FileNotFoundError: a', outcomes: [] }, 4)).toBeNull();
  });

  test('is more than half', () => {
    expect(isAgreed({ agreed: 2, tried: 3, outputs: [] })).toBe(true);
    expect(isAgreed({ agreed: 2, tried: 4, outputs: [] })).toBe(false);
  });
});

describe('the draft that agrees most', () => {
  const draft = (
    name: string,
    agreed: number,
    ...outputs: string[]
  ): { name: string; agreement: Agreement } => ({
    name,
    agreement: { agreed, tried: 4, outputs },
  });

  test('gives more of what is expected', () => {
    expect(mostAgreed([draft('a', 0, '1'), draft('b', 2, '2')])).toMatchObject({ name: 'b' });
  });

  test('behaves as another does, which was drawn apart', () => {
    expect(mostAgreed([draft('a', 1, '1'), draft('b', 1, '2'), draft('c', 1, '2')])).toMatchObject({
      name: 'b',
    });
  });

  test('is the first of equals, and none of none', () => {
    expect(mostAgreed([draft('a', 1, '1'), draft('b', 1, '2')])).toMatchObject({ name: 'a' });
    expect(mostAgreed([])).toBeNull();
  });
});

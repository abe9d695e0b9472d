import { describe, expect, it } from 'vitest';
import { MAX_REPAIR_FINDINGS } from '../../config/limits.ts';
import type { Finding, Verdict } from '../../contract/verdict.ts';
import { Learned } from './learned.ts';

function verdict(check: Verdict['check'], ...messages: string[]): Verdict {
  const findings: Finding[] = messages.map((message) => ({
    ...{ rule: `${check}/rule`, cwe: null, message, range: null, fingerprint: message },
    severity: 'high',
  }));
  const fails = messages.length > 0;
  return {
    ...{ check, status: fails ? 'fail' : 'pass', severity: fails ? 'high' : null, findings },
    ...{ reason: null, ms: 1, tool: 'test', version: '1' },
  };
}

const MEDIAN = 'median([1, 2]) should be 2, but it gave 1.5';

function doubtAfter(examples: number, ...drafts: string[][]): string | null {
  const learned = new Learned(examples);
  for (const messages of drafts) learned.add([verdict('syntax'), verdict('examples', ...messages)]);
  return learned.doubt();
}

describe('an example that may be wrong itself', () => {
  it('is doubted where most drafts agree with all others and with one another', () => {
    expect(doubtAfter(4, [MEDIAN], ['other'], [MEDIAN], [MEDIAN], ['two', 'more'])).toBe(
      `3 of 5 different drafts satisfy every example except one, for which they all give the same other result: ${MEDIAN}. Is that example right?`,
    );
  });

  it.each([
    ['too few say so', 4, [[MEDIAN], [MEDIAN]]],
    ['most say otherwise', 4, [[MEDIAN], [MEDIAN], [MEDIAN], ['a'], ['b'], ['c']]],
    [
      'they contradict another as well',
      4,
      [
        [MEDIAN, 'a'],
        [MEDIAN, 'b'],
        [MEDIAN, 'c'],
      ],
    ],
    ['there is no other example', 1, [[MEDIAN], [MEDIAN], [MEDIAN]]],
    ['nothing was contradicted', 4, [[], [], []]],
  ])('is not where %s', (_, examples, drafts) => {
    expect(doubtAfter(examples, ...drafts)).toBeNull();
  });

  it('says nothing of drafts that were not run', () => {
    const learned = new Learned(2);
    for (let draft = 0; draft < 4; draft += 1)
      learned.add([{ ...verdict('examples', MEDIAN), status: 'unknown' }]);
    expect(learned.doubt()).toBeNull();
  });
});

it('keeps the last mistakes for further drafts, each once, and no secret', () => {
  const learned = new Learned(0);
  learned.add([verdict('types', 'no name a'), verdict('secrets', 'a token'), verdict('types', 'no name a')]);
  expect(learned.lastMistakes()).toEqual(['no name a']);
  learned.add([verdict('security', ...Array.from({ length: 9 }, (_, index) => `weakness ${index}`))]);
  expect(learned.lastMistakes()).toHaveLength(MAX_REPAIR_FINDINGS);
});

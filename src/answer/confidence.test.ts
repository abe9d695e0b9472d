import { expect, test } from 'vitest';
import type { Verdict } from '../contract/verdict.ts';
import { earnConfidence } from './confidence.ts';

function verdict(check: Verdict['check'], status: Verdict['status']): Verdict {
  return { check, status, severity: null, findings: [], reason: null, ms: 1, tool: 'x', version: '1' };
}

const PASSED = {
  verdicts: [verdict('syntax', 'pass'), verdict('secrets', 'pass')],
  attempts: 1,
  probabilities: [],
  cut: 'nothing' as const,
};

test('all checks passed at the first draw is medium, and says that no tests ran', () => {
  expect(earnConfidence(PASSED)).toEqual({
    confidence: 'medium',
    confidence_reason: 'passed syntax, secrets; tests were not run',
  });
});

test.each([
  ['an unknown verdict', { verdicts: [verdict('syntax', 'unknown')] }, 'not checked: syntax'],
  ['a finding that is shown', { verdicts: [verdict('secrets', 'fail')] }, 'it has findings: secrets'],
  ['a second draw', { attempts: 2 }, 'draft 2'],
  ['a cut answer', { cut: 'off' as const }, 'cut off at its token limit'],
  ['an answer cut back', { cut: 'back' as const }, 'last complete statement'],
  [
    'unlikely tokens',
    {
      probabilities: [
        { text: 'a', probability: 0.2 },
        { text: 'b', probability: 0.9 },
      ],
    },
    '0.42',
  ],
])('%s is low', (_title, change, reason) => {
  const earned = earnConfidence({ ...PASSED, ...change });
  expect(earned.confidence).toBe('low');
  expect(earned.confidence_reason).toContain(reason);
});

test.each([
  [
    'a check that its language does not have leaves it medium, and is named',
    'lint',
    'medium',
    'lint not available',
  ],
  ['a language that cannot be parsed is low', 'syntax', 'low', 'not checked: syntax'],
] as const)('%s', (_, check, confidence, reason) => {
  const beyond = {
    ...verdict(check, 'unknown'),
    reason: 'language_not_supported: there is no linter for Go',
  };
  const earned = earnConfidence({ ...PASSED, verdicts: [verdict('secrets', 'pass'), beyond] });
  expect(earned).toEqual({ confidence, confidence_reason: expect.stringContaining(reason) });
});

test('a check that timed out is low beside one that its language does not have', () => {
  const beyond = {
    ...verdict('lint', 'unknown'),
    reason: 'language_not_supported: there is no linter for Go',
  };
  const late = { ...verdict('secrets', 'unknown'), reason: 'timed_out: not finished after 300 ms' };
  expect(earnConfidence({ ...PASSED, verdicts: [beyond, late] })).toEqual({
    confidence: 'low',
    confidence_reason: 'not checked: secrets',
  });
});

test('likely tokens do not lower it', () => {
  const probabilities = [{ text: 'a', probability: 0.9 }];
  expect(earnConfidence({ ...PASSED, probabilities }).confidence).toBe('medium');
});

const RAN = [...PASSED.verdicts, { ...verdict('examples', 'pass'), reason: '2 examples ran' }];

test.each([
  ['nothing to compare with', { compared: null }, 'high', '2 examples ran and passed'],
  ['one draft alone', { compared: { drafts: 1, alike: 1, inputs: 9 } }, 'high', '2 examples ran and passed'],
  [
    'a second that does the same',
    { compared: { drafts: 2, alike: 2, inputs: 9 } },
    'high',
    '2 of 2 drafts gave',
  ],
  [
    'a second that does not',
    { compared: { drafts: 2, alike: 1, inputs: 9 } },
    'medium',
    '1 of 2 drafts gave',
  ],
  ['drafts before it that failed', { attempts: 3 }, 'medium', 'this is draft 3'],
] as const)('examples passed, with %s', (_, change, confidence, reason) => {
  const earned = earnConfidence({ ...PASSED, verdicts: RAN, ...change });
  expect(earned).toEqual({ confidence, confidence_reason: expect.stringContaining(reason) });
});

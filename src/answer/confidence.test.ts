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
  truncated: false,
};

test('all checks passed at the first draw is medium, and says that no tests ran', () => {
  expect(earnConfidence(PASSED)).toEqual({
    confidence: 'medium',
    confidence_reason: 'passed syntax, secrets; tests were not run',
  });
});

test.each([
  ['an unknown verdict', { verdicts: [verdict('syntax', 'unknown')] }, 'not checked: syntax'],
  ['a second draw', { attempts: 2 }, 'draft 2'],
  ['a cut answer', { truncated: true }, 'token limit'],
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

test('likely tokens do not lower it', () => {
  const probabilities = [{ text: 'a', probability: 0.9 }];
  expect(earnConfidence({ ...PASSED, probabilities }).confidence).toBe('medium');
});

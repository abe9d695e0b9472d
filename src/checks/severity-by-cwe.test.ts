import { expect, it } from 'vitest';
import { severityOf } from './weaknesses.ts';

it.each([
  ['CWE-78', 'medium', 'high'],
  ['CWE-78', 'high', 'critical'],
  ['CWE-502', 'low', 'medium'],
  ['CWE-328', 'medium', 'medium'],
  ['CWE-327', 'high', 'high'],
  ['CWE-1004', 'medium', 'low'],
  ['CWE-1004', 'low', 'low'],
  [null, 'medium', 'medium'],
] as const)('%s of %s confidence is %s', (cwe, confidence, expected) => {
  expect(severityOf(cwe, confidence)).toBe(expected);
});

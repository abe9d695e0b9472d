import { describe, expect, it } from 'vitest';
import type { Severity, Verdict } from '../contract/verdict.ts';
import { isDisputed, mayShow, whyNothingPassed } from './choose.ts';

function verdict(status: Verdict['status'], severity: Severity | null = null, message = ''): Verdict {
  const finding = {
    rule: 'a',
    cwe: null,
    message,
    range: null,
    severity: severity ?? 'low',
    fingerprint: '',
  };
  const findings = severity === null ? [] : [finding];
  return { check: 'secrets', status, severity, findings, reason: null, ms: 1, tool: 'a', version: '1' };
}

describe('a candidate may be shown', () => {
  it.each<[string, boolean, Verdict[]]>([
    ['when all passed', true, [verdict('pass'), verdict('pass')]],
    ['when a check could not say', true, [verdict('unknown')]],
    ['with a low finding', true, [verdict('fail', 'low')]],
    ['with a medium finding', true, [verdict('pass'), verdict('fail', 'medium')]],
    ['but not with a high finding', false, [verdict('fail', 'medium'), verdict('fail', 'high')]],
    ['but not with a critical finding', false, [verdict('fail', 'critical'), verdict('pass')]],
    ['but not when a failure does not say how bad it is', false, [verdict('fail')]],
  ])('%s', (_, expected, verdicts) => {
    expect(mayShow(verdicts)).toBe(expected);
  });
});

it('a finding from medium on makes a candidate worth less than one without', () => {
  const severities: Severity[] = ['low', 'medium', 'high'];
  expect(severities.map((severity) => isDisputed(verdict('fail', severity)))).toEqual([false, true, true]);
  expect([verdict('pass'), verdict('unknown')].some(isDisputed)).toBe(false);
});

it('names what withheld the last candidate, not what may be shown', () => {
  const key = verdict('fail', 'high', 'a key');
  const both = { ...key, findings: [...verdict('fail', 'low', 'a pattern').findings, ...key.findings] };
  const verdicts = [verdict('fail', 'medium', 'a cookie'), both];
  expect(whyNothingPassed(verdicts, 3)).toContain('failed secrets (a key). Rephrase');
});

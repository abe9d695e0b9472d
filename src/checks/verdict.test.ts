import { describe, expect, it } from 'vitest';
import { MAX_FINDINGS_PER_CHECK } from '../config/limits.ts';
import { type Finding, type Severity, Verdict } from '../contract/verdict.ts';
import { judgedVerdict, MAX_REASON_CHARACTERS, unknownVerdict } from './verdict.ts';

const TOOL = { tool: 'tool', version: '1.2.3' };
const finding = (severity: Severity): Finding => ({
  rule: 'a/b',
  cwe: null,
  message: 'm',
  range: null,
  severity,
  fingerprint: 'f',
});

describe('unknownVerdict', () => {
  it('begins with the word of the closed list', () => {
    const verdict = unknownVerdict('syntax', TOOL, 'too_large', '3 MB');
    expect(Verdict.parse(verdict)).toEqual({
      check: 'syntax',
      status: 'unknown',
      severity: null,
      findings: [],
      reason: 'too_large: 3 MB',
      ms: 0,
      ...TOOL,
    });
  });

  it('is one short line whatever the detail', () => {
    const { reason } = unknownVerdict('syntax', TOOL, 'analyzer_failed', 'a\r\n\tb '.repeat(200));
    expect(reason).toHaveLength(MAX_REASON_CHARACTERS);
    expect(reason).toMatch(/^analyzer_failed: a b a b .*\.\.\.$/);
  });
});

describe('judgedVerdict', () => {
  it('passes without findings', () => {
    const verdict = judgedVerdict('secrets', TOOL, []);
    expect(Verdict.parse(verdict)).toMatchObject({
      status: 'pass',
      severity: null,
      findings: [],
      reason: null,
    });
  });

  it('fails with the worst severity', () => {
    const verdict = judgedVerdict('secrets', TOOL, (['low', 'critical', 'high'] as const).map(finding));
    expect(Verdict.parse(verdict)).toMatchObject({ status: 'fail', severity: 'critical', reason: null });
  });

  it('lists findings up to the bound and counts the rest, the worst of them too', () => {
    const all = Array.from({ length: MAX_FINDINGS_PER_CHECK + 6 }, () => finding('low'));
    const verdict = judgedVerdict('syntax', TOOL, [...all, finding('high')]);
    expect(verdict.findings).toHaveLength(MAX_FINDINGS_PER_CHECK);
    expect(verdict).toMatchObject({ severity: 'high', reason: '7 more findings are not listed' });
  });
});

import { describe, expect, it } from 'vitest';
import type { Finding, Severity, Verdict } from '../contract/verdict.ts';
import { withoutEchoes } from './echoes.ts';

type Say = { cwe: string | null; line: number; severity?: Severity; to?: number };

function finding({ cwe, line, severity = 'high', to = line }: Say): Finding {
  const range = { start: { line, column: 1 }, end: { line: to, column: 9 } };
  return { rule: 'a/b', cwe, message: 'm', range, severity, fingerprint: `${cwe} ${line}` };
}

function verdict(check: Verdict['check'], findings: Finding[]): Verdict {
  const status = findings.length === 0 ? 'pass' : 'fail';
  const severity = findings[0]?.severity ?? null;
  return { check, status, severity, findings, reason: null, ms: 1, tool: 't', version: '1' };
}

const remaining = (earlier: Say[], later: Say[]) =>
  withoutEchoes([verdict('bandit', later.map(finding)), verdict('security', earlier.map(finding))])[0];

describe('what an earlier check has said is taken out of the later one', () => {
  it.each<[string, Say, Say]>([
    ['the same number on the same line', { cwe: 'CWE-78', line: 2 }, { cwe: 'CWE-78', line: 2 }],
    ['another number of the same mistake', { cwe: 'CWE-95', line: 2 }, { cwe: 'CWE-94', line: 2 }],
    ['a line of several', { cwe: 'CWE-89', line: 2, to: 5 }, { cwe: 'CWE-89', line: 4 }],
    ['less bad', { cwe: 'CWE-89', line: 2 }, { cwe: 'CWE-89', line: 2, severity: 'medium' }],
  ])('%s', (_, earlier, later) => {
    expect(remaining([earlier], [later])).toMatchObject({
      status: 'pass',
      severity: null,
      findings: [],
      reason: '1 finding is also reported by another check',
    });
  });
});

describe('stays', () => {
  it.each<[string, Say, Say]>([
    ['another mistake', { cwe: 'CWE-78', line: 2 }, { cwe: 'CWE-502', line: 2 }],
    ['another line', { cwe: 'CWE-78', line: 2 }, { cwe: 'CWE-78', line: 3 }],
    ['worse', { cwe: 'CWE-78', line: 2, severity: 'medium' }, { cwe: 'CWE-78', line: 2 }],
    ['without a number', { cwe: null, line: 2 }, { cwe: null, line: 2 }],
  ])('%s', (_, earlier, later) => {
    expect(remaining([earlier], [later])).toEqual(verdict('bandit', [finding(later)]));
  });

  it('what is left counts, with its own severity', () => {
    const left = remaining(
      [{ cwe: 'CWE-78', line: 2 }],
      [
        { cwe: 'CWE-78', line: 2 },
        { cwe: 'CWE-327', line: 9, severity: 'medium' },
      ],
    );
    expect(left).toMatchObject({ status: 'fail', severity: 'medium', findings: [{ cwe: 'CWE-327' }] });
  });

  it('what checks of other subjects say, and what is unknown', () => {
    const types = verdict('types', [finding({ cwe: 'CWE-78', line: 2 })]);
    const unknown: Verdict = { ...verdict('bandit', []), status: 'unknown', reason: 'timed_out: late' };
    expect(
      withoutEchoes([verdict('security', [finding({ cwe: 'CWE-78', line: 2 })]), types, unknown]).slice(1),
    ).toEqual([types, unknown]);
  });
});

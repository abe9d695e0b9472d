import { describe, expect, it } from 'vitest';
import { Policy } from '../config/policy.ts';
import type { Severity, Verdict } from '../contract/verdict.ts';
import { acceptance, unreadAcceptance } from './accept.ts';

function verdict(check: Verdict['check'], status: Verdict['status'], fields: Partial<Verdict> = {}): Verdict {
  return {
    check,
    status,
    severity: null,
    findings: [],
    reason: null,
    ms: 1,
    tool: 'x',
    version: '1',
    ...fields,
  };
}

/** A finding of each severity; the first is the worst. */
function found(severity: Severity, ...others: Severity[]): Verdict {
  const findings = [severity, ...others].map((one) => ({
    rule: 'x/key',
    cwe: null,
    message: 'a key',
    range: null,
    severity: one,
    fingerprint: 'x',
  }));
  return verdict('secrets', 'fail', { severity, findings });
}

function policy(text: object) {
  return [{ owner: 'repository' as const, file: 'fettle.policy.yaml', policy: Policy.parse(text) }];
}

const UNKNOWN = verdict('syntax', 'unknown', { reason: 'timed_out: not done' });
const NO_LANGUAGE = verdict('syntax', 'unknown', { reason: 'language_not_supported: no grammar' });
const SYNTAX = policy({ require: ['syntax'] });

describe('acceptance', () => {
  it.each([
    ['passes', [verdict('syntax', 'pass')], []],
    ['a low finding', [found('low')], []],
    ['a medium finding', [found('medium')], []],
    ['a high finding', [found('high')], ['blocked: 1 high secrets finding (block_at: high)']],
    [
      'two high findings and a low one',
      [found('high', 'low', 'high')],
      ['blocked: 2 high secrets findings (block_at: high)'],
    ],
    ['a critical finding', [found('critical')], ['blocked: 1 critical secrets finding (block_at: high)']],
    ['an unknown check that nobody requires', [UNKNOWN], []],
    ['nothing at all', [], []],
  ])('without a policy: %s', (_title, verdicts, because) => {
    expect(acceptance(verdicts, [], 'a.py')).toEqual({ accepted: because.length === 0, because });
  });

  it('does not ask a file that is no text for what only a program has', () => {
    for (const kind of ['binary', 'link'] as const)
      expect(acceptance([NO_LANGUAGE], SYNTAX, 'a.py', kind).accepted).toBe(true);
    for (const kind of ['text', 'not_decoded'] as const)
      expect(acceptance([NO_LANGUAGE], SYNTAX, 'a.py', kind).accepted).toBe(false);
  });

  it('of a file that was not read is left to what is required', () => {
    expect(unreadAcceptance('too_large', 'larger than 1 MiB', SYNTAX, 'a.py').because).toEqual([
      'syntax is required by fettle.policy.yaml and is unknown: too_large: larger than 1 MiB',
    ]);
    expect(unreadAcceptance('too_large', 'larger than 1 MiB', [], 'a.py').accepted).toBe(true);
  });

  it('says which policy blocks', () => {
    const given = acceptance([found('low')], policy({ block_at: 'low' }), 'a.py');
    expect(given.because).toEqual(['blocked: 1 low secrets finding (block_at: low in fettle.policy.yaml)']);
    expect(given.accepted).toBe(false);
  });

  it('a required check that is unknown, or did not run, blocks', () => {
    const because = (verdicts: Verdict[]) => acceptance(verdicts, SYNTAX, 'a.py').because;
    expect(because([verdict('syntax', 'pass')])).toEqual([]);
    expect(because([verdict('syntax', 'fail', { severity: 'low' })])).toEqual([]);
    const half = verdict('syntax', 'fail', { severity: 'low', reason: 'not_stated: of one nobody says' });
    expect(because([half])).toEqual([
      'syntax is required by fettle.policy.yaml and is unknown: not_stated: of one nobody says',
    ]);
    expect(because([UNKNOWN])).toEqual([
      'syntax is required by fettle.policy.yaml and is unknown: timed_out: not done',
    ]);
    expect(because([verdict('secrets', 'pass')])).toEqual([
      'syntax is required by fettle.policy.yaml and did not run',
    ]);
  });

  it.each([
    ['README.md', true],
    ['main.go', false],
    [null, false],
  ])('a required check that does not know the language: %s', (path, accepted) => {
    expect(acceptance([NO_LANGUAGE], SYNTAX, path).accepted).toBe(accepted);
    expect(acceptance([UNKNOWN], SYNTAX, path).accepted).toBe(false);
  });

  it('names all that blocks', () => {
    expect(acceptance([found('high'), UNKNOWN], SYNTAX, 'a.py').because).toHaveLength(2);
  });
});

import { describe, expect, it } from 'vitest';
import type { CheckReport } from './findings.ts';
import { checkedFile, finding, skippedFile, verdict } from './sample-answers.cases.ts';
import { renderSarif } from './sarif.ts';

const REPORT: CheckReport = {
  files: [
    checkedFile({
      path: '../src/ä b#1.py',
      projectPath: 'src/ä b#1.py',
      verdicts: [
        verdict({
          check: 'secrets',
          status: 'fail',
          findings: [
            finding({
              range: { start: { line: 9, column: 1 }, end: { line: 9, column: 2 } },
              fingerprint: 'f2',
            }),
            finding(),
          ],
        }),
        verdict({
          status: 'fail',
          findings: [
            finding({
              rule: 'syntax/missing',
              cwe: null,
              severity: 'medium',
              range: null,
              fingerprint: 'f3',
            }),
          ],
        }),
      ],
    }),
    checkedFile({
      path: 'standard input',
      projectPath: null,
      verdicts: [
        verdict({ status: 'unknown', reason: 'timed_out: late' }),
        verdict({ check: 'secrets', status: 'unknown', reason: 'too_large: 2 MB' }),
      ],
      because: ['syntax is required by fettle.policy.yaml and is unknown: timed_out: late'],
    }),
  ],
  skipped: [
    skippedFile(),
    skippedFile({ projectPath: 'a.py', reason: 'too_many', detail: 'past', accepted: false }),
  ],
  notRead: [{ path: 'gone.py', failure: { exitCode: 2, message: 'gone.py does not exist' } }],
};

describe('SARIF', () => {
  it('is this', async () => {
    await expect(renderSarif(REPORT, '1.2.3')).toMatchFileSnapshot('../../../test/fixtures/report.sarif');
  });

  it('has all that its schema requires', () => {
    const log = JSON.parse(renderSarif(REPORT, '1.2.3'));
    expect([log.version, log.$schema]).toEqual([
      '2.1.0',
      expect.stringMatching(/sarif-schema-2\.1\.0\.json$/),
    ]);
    const [run] = log.runs;
    expect(run.tool.driver).toMatchObject({ name: 'Fettle', version: '1.2.3' });
    const ids = run.tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(run.results).toHaveLength(3);
    for (const result of run.results) {
      expect(result.message.text).toEqual(expect.any(String));
      expect(['none', 'note', 'warning', 'error']).toContain(result.level);
      expect(ids[result.ruleIndex]).toBe(result.ruleId);
      expect(Object.keys(result.partialFingerprints)).toEqual(['fettle/v1']);
      const { artifactLocation, region } = result.locations[0].physicalLocation;
      expect(artifactLocation.uri).toBe('src/%C3%A4%20b%231.py');
      for (const number of Object.values(region)) expect(number).toBeGreaterThanOrEqual(1);
    }
    expect(run.invocations[0].executionSuccessful).toBe(false);
    const levels = run.invocations[0].toolExecutionNotifications.map(
      ({ descriptor, level }: { descriptor: { id: string }; level: string }) => [descriptor.id, level],
    );
    expect(levels).toEqual([
      ['unknown/syntax', 'error'],
      ['unknown/secrets', 'warning'],
      ['not-checked/binary', 'note'],
      ['not-checked/too_many', 'error'],
      ['not-read', 'error'],
    ]);
  });

  it('is whole without findings', () => {
    const { runs } = JSON.parse(renderSarif({ files: [checkedFile()], skipped: [], notRead: [] }, '1'));
    expect(runs[0].results).toEqual([]);
    expect(runs[0].tool.driver.rules).toEqual([]);
    expect(runs[0].invocations).toEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }]);
  });

  it('gives a rule the worst that it said', () => {
    const findings = [
      finding({ severity: 'low' }),
      finding({ severity: 'critical' }),
      finding({ severity: 'high' }),
    ];
    const files = [checkedFile({ verdicts: [verdict({ status: 'fail', findings })] })];
    const { runs } = JSON.parse(renderSarif({ files, skipped: [], notRead: [] }, '1'));
    const [rule] = runs[0].tool.driver.rules;
    expect(rule.defaultConfiguration.level).toBe('error');
    expect(rule.properties['security-severity']).toBe('9.5');
    expect(runs[0].results.map(({ level }: { level: string }) => level)).toEqual(['note', 'error', 'error']);
  });
});

import { expect, it } from 'vitest';
import {
  type CheckedFile,
  renderCheckedFile,
  renderSkippedFile,
  renderSummary,
  summarize,
} from './findings.ts';
import { checkedFile, finding, skippedFile, verdict } from './sample-answers.cases.ts';
import { createTheme } from './theme.ts';

const plain = createTheme(false);
const file = checkedFile({
  verdicts: [
    verdict({ check: 'secrets', status: 'fail', findings: [finding()] }),
    verdict({
      status: 'fail',
      findings: [
        finding({ rule: 'unexpected', cwe: null, severity: 'medium', message: 'not\nPython', range: null }),
      ],
    }),
    verdict({ status: 'unknown', reason: 'too_large: 2 MB' }),
  ],
  accepted: false,
  because: ['blocked: 1 critical secrets finding (block_at: high)'],
});
const clean = checkedFile({ path: 'b.py' });

function report(files: CheckedFile[], skipped = [skippedFile()].slice(1)) {
  return { files, skipped, notRead: [] };
}

it('writes findings as compilers do, in the order of the file, then what could not be checked', () => {
  expect(renderCheckedFile(file, plain)).toBe(
    'src/a.py:1:1 medium unexpected not Python\n' +
      'src/a.py:3:7 critical aws-key a key of a cloud account (CWE-798)\n' +
      'src/a.py unknown syntax too_large: 2 MB\n',
  );
  expect(renderSkippedFile(skippedFile(), plain)).toBe(
    'logo.png not checked: a binary file, scanned only for secrets\n',
  );
});

it('says once that a text is no program', () => {
  const unknown = (check: 'syntax' | 'secrets', reason: string) =>
    verdict({ check, status: 'unknown', reason });
  const no = 'language_not_supported: no grammar';
  const verdicts = [unknown('syntax', no), unknown('secrets', no)];
  expect(renderCheckedFile(checkedFile({ path: 'a.md', language: 'text', verdicts }), plain)).toBe(
    'a.md unknown syntax, secrets language_not_supported: not a programming language that Fettle knows\n',
  );
  const mixed = [unknown('syntax', 'timed_out: late'), unknown('secrets', no)];
  expect(
    renderCheckedFile(checkedFile({ language: 'text', verdicts: mixed }), plain).split('\n'),
  ).toHaveLength(3);
  expect(renderCheckedFile(checkedFile({ verdicts }), plain).split('\n')).toHaveLength(3);
});

it('sums up', () => {
  expect(renderSummary(report([clean]), plain)).toBe('1 file checked: 0 findings\n');
  expect(renderSummary(report([{ ...file, accepted: true, because: [] }]), plain)).toBe(
    '1 file checked: 2 findings, 1 check without a result; accepted\n',
  );
  const failure = { exitCode: 2 as const, message: 'gone' };
  const whole = { ...report([file, clean], [skippedFile()]), notRead: [{ path: 'c.py', failure }] };
  expect(summarize(whole)).toEqual({
    files: 2,
    findings: 2,
    unknown: 1,
    unreadable: 1,
    skipped: 1,
    blocked: 1,
  });
  expect(renderSummary(whole, plain)).toBe(
    'not accepted: src/a.py: blocked: 1 critical secrets finding (block_at: high)\n' +
      '2 files checked: 2 findings, 1 check without a result, 1 file not read, 1 file not checked; 1 file not accepted\n',
  );
});

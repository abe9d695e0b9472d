import { expect, it } from 'vitest';
import { renderCheckedFile, renderSummary, summarize } from './findings.ts';
import { finding, verdict } from './sample-answers.cases.ts';
import { createTheme } from './theme.ts';

const file = {
  path: 'src/a.py',
  language: 'python',
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
};

it('writes findings as compilers do, in the order of the file, then what could not be checked', () => {
  expect(renderCheckedFile(file, createTheme(false))).toBe(
    'src/a.py:1:1 medium unexpected not Python\n' +
      'src/a.py:3:7 critical aws-key a key of a cloud account (CWE-798)\n' +
      'src/a.py unknown syntax too_large: 2 MB\n',
  );
});

it('sums up', () => {
  const clean = { path: 'b.py', language: 'python', verdicts: [verdict()] };
  expect(renderSummary(summarize([clean], 0))).toBe('1 file checked: 0 findings\n');
  expect(summarize([file, clean], 2)).toEqual({ files: 2, findings: 2, unknown: 1, unreadable: 2 });
  expect(renderSummary(summarize([file, clean], 2))).toBe(
    '2 files checked: 2 findings, 1 check without an answer, 2 files not read\n',
  );
});

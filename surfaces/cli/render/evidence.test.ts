import { expect, it } from 'vitest';
import { renderEvidence } from './evidence.ts';
import { finding, noSuggestion, suggestion, verdict } from './sample-answers.cases.ts';
import { createTheme } from './theme.ts';

const plain = createTheme(false);

it('has a line for each verdict, then confidence, model and time', () => {
  const answer = suggestion({
    evidence: [
      verdict(),
      verdict({ check: 'secrets', status: 'unknown', reason: 'timed_out: 300 ms were not enough' }),
    ],
  });
  expect(renderEvidence(answer, plain)).toBe(
    [
      'checks     pass    syntax: tree-sitter 0.27.1, 12 ms',
      '           unknown secrets: timed_out: 300 ms were not enough; tree-sitter 0.27.1, 12 ms',
      'confidence medium: it parses, nothing ran',
      'model      qwen (local, chat)',
      'time       3.2 s (first token 410 ms, context 4 ms, model 3.1 s, checks 20 ms), 64 tokens from 300 (120 cached), 1 attempt',
      '',
    ].join('\n'),
  );
});

it('names what was found, and never lets it command the terminal', () => {
  const answer = noSuggestion({
    evidence: [
      verdict({ check: 'secrets', status: 'fail', findings: [finding({ message: 'a key\u001b[2J\nhere' })] }),
    ],
  });
  expect(renderEvidence(answer, plain).split('\n').slice(0, 3)).toEqual([
    'checks     fail    secrets: 1 finding; tree-sitter 0.27.1, 12 ms',
    '             line 3: critical aws-key: a key\\x1b[2J here',
    'model      qwen (local, chat)',
  ]);
});

it('says when no check ran', () => {
  expect(renderEvidence(suggestion({ evidence: [] }), plain)).toMatch(/^checks {5}none ran\n/);
});

it('paints the three outcomes differently', () => {
  const painted = (status: 'pass' | 'fail' | 'unknown') =>
    renderEvidence(suggestion({ evidence: [verdict({ status })] }), createTheme(true));
  expect(painted('pass')).toContain('\u001b[32mpass');
  expect(painted('fail')).toContain('\u001b[31mfail');
  expect(painted('unknown')).toContain('\u001b[33munknown');
});

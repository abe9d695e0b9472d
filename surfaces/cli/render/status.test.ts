import { expect, it } from 'vitest';
import type { Progress } from '../../../src/contract/progress.ts';
import { verdict } from './sample-answers.cases.ts';
import { advanceStatus, FIRST_STATUS, renderStatus } from './status.ts';

it('tells the stage, the tokens and the checks', () => {
  const events: Progress[] = [
    { type: 'context-end', context: { pieces: [], dropped: [] } },
    { type: 'draft-start', attempt: 1 },
    { type: 'draft-token', attempt: 1, tokens: 1 },
    { type: 'draft-token', attempt: 1, tokens: 41 },
    { type: 'check-end', attempt: 1, verdict: verdict({ check: 'syntax', status: 'pass' }) },
    { type: 'check-end', attempt: 1, verdict: verdict({ check: 'secrets', status: 'fail' }) },
    { type: 'draft-start', attempt: 2 },
    { type: 'draft-token', attempt: 2, tokens: 2 },
    { type: 'check-end', attempt: 2, verdict: verdict({ check: 'syntax', status: 'unknown' }) },
  ];
  const lines = [renderStatus(FIRST_STATUS)];
  let status = FIRST_STATUS;
  for (const event of events) {
    status = advanceStatus(status, event);
    lines.push(renderStatus(status));
  }
  expect(lines).toEqual([
    'reading the context',
    'waiting for the model',
    'waiting for the model',
    'writing: 1 token',
    'writing: 41 tokens',
    'checking: syntax pass',
    'checking: syntax pass, secrets fail',
    'waiting for the model (attempt 2)',
    'writing: 2 tokens (attempt 2)',
    'checking: syntax unknown (attempt 2)',
  ]);
});

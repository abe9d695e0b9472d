import type { Progress } from '../../../src/contract/progress.ts';
import type { Verdict } from '../../../src/contract/verdict.ts';
import { count } from './units.ts';

/** The visible state of a running request. */
type Status = {
  stage: 'context' | 'model' | 'checks';
  attempt: number;
  tokens: number;
  verdicts: Pick<Verdict, 'check' | 'status'>[];
};

export const FIRST_STATUS: Status = { stage: 'context', attempt: 1, tokens: 0, verdicts: [] };

/** The status after one more event; an event without effect returns the same object. */
export function advanceStatus(status: Status, progress: Progress): Status {
  switch (progress.type) {
    case 'context-end':
      return { ...status, stage: 'model' };
    case 'draft-start':
      return { stage: 'model', attempt: progress.attempt, tokens: 0, verdicts: [] };
    case 'draft-token':
      return { ...status, stage: 'model', attempt: progress.attempt, tokens: progress.tokens };
    case 'check-end': {
      const { check, status: outcome } = progress.verdict;
      return { ...status, stage: 'checks', verdicts: [...status.verdicts, { check, status: outcome }] };
    }
    case 'prose':
    case 'answer-end':
      return status;
  }
}

/** One line: `writing: 41 tokens` or `checking: syntax pass, secrets pass (attempt 2)`. */
export function renderStatus(status: Status): string {
  const again = status.attempt > 1 ? ` (attempt ${status.attempt})` : '';
  if (status.stage === 'context') return 'reading the context';
  if (status.stage === 'checks') {
    const verdicts = status.verdicts.map((verdict) => `${verdict.check} ${verdict.status}`);
    return `checking: ${verdicts.join(', ')}${again}`;
  }
  return status.tokens === 0
    ? `waiting for the model${again}`
    : `writing: ${count(status.tokens, 'token')}${again}`;
}

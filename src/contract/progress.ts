import type { Answer, ContextUsed } from './answer.ts';
import type { Verdict } from './verdict.ts';

/**
 * What happens while a request is answered, in order. Code is never in these events before its checks
 * have passed; only prose (`prose`) streams as it is written. `answer-end` is always the last one.
 */
export type Progress =
  | { type: 'context-end'; context: ContextUsed }
  | { type: 'draft-start'; attempt: number }
  | { type: 'draft-token'; attempt: number; tokens: number }
  | { type: 'prose'; text: string }
  | { type: 'check-end'; attempt: number; verdict: Verdict }
  | { type: 'answer-end'; answer: Answer };

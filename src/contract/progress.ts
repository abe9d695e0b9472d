import type { Answer, ContextUsed } from './answer.ts';
import type { Verdict } from './verdict.ts';

/**
 * Events while a request is answered, in order. Code never appears in them before its checks have passed; only `prose`
 * streams as it is generated. `answer-end` is always last.
 */
export type Progress =
  | { type: 'context-end'; context: ContextUsed }
  | { type: 'draft-start'; attempt: number }
  | { type: 'draft-token'; attempt: number; tokens: number }
  | { type: 'prose'; text: string }
  | { type: 'check-end'; attempt: number; verdict: Verdict }
  | { type: 'answer-end'; answer: Answer };

import { type Answer, isSuggestion } from '../contract/answer.ts';
import type { CompletionRecord } from '../contract/completion-record.ts';
import type { CompleteRequest } from '../contract/request.ts';

/** What is remembered of a completion that was answered at a time (ISO 8601). */
export function completionRecord(
  { id, document, position }: CompleteRequest,
  answered: Answer,
  at: string,
): CompletionRecord {
  const { total_ms, model_ms, checks_ms, reused } = answered.timings;
  const silence = isSuggestion(answered) ? null : answered.no_suggestion;
  return {
    ...{ at, id, path: document.path, line: position.line },
    ...{ reason: silence?.reason ?? null, message: silence?.message ?? null },
    ...{ kind: reused ?? ('drawn' as const), ms: total_ms, model_ms, checks_ms },
  };
}

import { fail, ok, type Result } from '../../src/base/result.ts';
import { isSuggestion, type Suggestion } from '../../src/contract/answer.ts';
import type { Progress } from '../../src/contract/progress.ts';
import type { Request } from '../../src/contract/request.ts';
import type { ToolFailure } from './services.ts';
import type { ToolCall } from './tool.ts';
import { verdictLines } from './words.ts';

/** Sends a request to the assistant and reports its progress. Without a suggestion, says what was rejected and why. */
export async function follow(request: Request, call: ToolCall): Promise<Result<Suggestion, ToolFailure>> {
  for await (const step of call.services.assistant.answer(request, call.signal)) {
    if (step.type !== 'answer-end') {
      const message = messageOf(step);
      if (message !== null) await call.tell(message);
      continue;
    }
    if (isSuggestion(step.answer)) return ok(step.answer);
    const { no_suggestion, evidence } = step.answer;
    return fail({ message: [no_suggestion.message, ...verdictLines(evidence)].join('\n') });
  }
  throw new Error('The assistant stopped without an answer');
}

/** Null: too frequent to be reported. */
function messageOf(step: Exclude<Progress, { type: 'answer-end' }>): string | null {
  switch (step.type) {
    case 'context-end':
      return `context: ${step.context.pieces.length} pieces`;
    case 'draft-start':
      return `draft ${step.attempt}`;
    case 'check-end':
      return `check ${step.verdict.check}: ${step.verdict.status}`;
    case 'draft-token':
    case 'prose':
      return null;
  }
}

import { assertNever } from '../base/assert-never.ts';
import { fail, type Result } from '../base/result.ts';
import type { ContextPiece } from '../contract/context.ts';
import type { Request } from '../contract/request.ts';
import type { Files } from '../ports/files.ts';

/** Tokens of a text in the tokenizer of the model that will read it; may cost a round trip to another process. */
export type CountTokens = (text: string) => Promise<number>;

/** The input of every context source. `maxTokens` bounds all of its pieces together. */
export type SourceInput<Asked extends Request = Request> = {
  request: Asked;
  files: Files;
  countTokens: CountTokens;
  maxTokens: number;
};

/** The user's request as text; empty when a task has none. */
export function wordsOf(request: Request): string {
  switch (request.task) {
    case 'generate':
      return request.instruction;
    case 'explain':
      return request.question;
    case 'chat':
      return request.message;
    case 'complete':
      return '';
    default:
      return assertNever(request);
  }
}

/** A piece with its value for the answer; only the ratio of values matters. */
export type RankedPiece = ContextPiece & { value: number };

/** Why a request gets no context, as data; `message` is one line that says what to do. */
export type ContextFailure = { reason: 'bad_input' | 'cancelled' | 'prompt_too_large'; message: string };

/** The request contradicts its own document. */
export function badInput(message: string): Result<never, ContextFailure> {
  return fail({ reason: 'bad_input', message });
}

import type { ModelFailure } from '../../../contract/reasons.ts';

export const CANCELLED: ModelFailure = { reason: 'cancelled', message: 'The request was cancelled' };

export function promptTooLarge(tokens: number, room: number): ModelFailure {
  const message = `The prompt has ${tokens} tokens, but the context window is ${room}. Ask about a smaller part`;
  return { reason: 'prompt_too_large', message };
}

export const PROMPT_EMPTY: ModelFailure = {
  reason: 'empty',
  message: 'The prompt is empty. Give it some text',
};

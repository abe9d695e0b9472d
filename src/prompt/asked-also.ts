import type { ChatMessage } from '../contract/prompt.ts';

/** The same conversation with a further sentence at its end, so that all before it stays cached. */
export function askedAlso(messages: readonly ChatMessage[], words: string): ChatMessage[] {
  return messages.map((message) =>
    message.role === 'user' ? { ...message, text: `${message.text}\n\n${words}` } : message,
  );
}

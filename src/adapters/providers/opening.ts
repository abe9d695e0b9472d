import type { ChatMessage, ChatPrompt } from '../../contract/prompt.ts';
import type { Part } from './exchange.ts';
import { dropOpening, dropStart } from './text-cuts.ts';

/** An outgoing conversation: how its opening is requested, and how it is kept out of the answer. */
export type OpenedChat = {
  messages: ChatMessage[];
  /** A last assistant message to continue; empty for none. */
  trailing: string;
  /** Stop strings that may be sent to the endpoint: none that occurs in a repeated opening. */
  stop: string[];
  clean(parts: AsyncIterable<Part>): AsyncIterable<Part>;
};

/**
 * Begins the answer with the prompt's opening. `continues`: the endpoint continues an assistant message;
 * otherwise it is instructed to begin with that text. `trims`: it does not accept blanks at the end of one.
 */
export function openChat(
  prompt: ChatPrompt,
  stop: string[],
  { continues, trims }: { continues: boolean; trims: boolean },
): OpenedChat {
  const { messages, opening } = prompt;
  if (opening === '') return { messages, trailing: '', stop, clean: (parts) => parts };
  if (!continues)
    return {
      messages: withInstruction(messages, opening),
      trailing: '',
      stop: stop.filter((word) => !opening.includes(word)),
      clean: (parts) => dropOpening(parts, opening),
    };
  const trailing = trims ? opening.trimEnd() : opening;
  const rest = opening.slice(trailing.length);
  return { messages, trailing, stop, clean: (parts) => dropStart(parts, rest) };
}

/**
 * The last message asks for the opening; if it is the assistant's, it is left unchanged and an instruction
 * follows it.
 */
function withInstruction(messages: ChatMessage[], opening: string): ChatMessage[] {
  const instruction = `Begin your answer with exactly this text, without anything before it:\n${opening}`;
  const last = messages.at(-1);
  if (last?.role !== 'user') return [...messages, { role: 'user', text: instruction }];
  return [...messages.slice(0, -1), { role: 'user', text: `${last.text}\n\n${instruction}` }];
}

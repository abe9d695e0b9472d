import { fail, ok, type Result } from '../../../src/base/result.ts';
import type { ChatRequest, Turn } from '../../../src/contract/request.ts';
import { badInput, type HttpFailure } from '../errors.ts';
import { withoutNote } from './note.ts';

/** A message in any of the protocols, its content as one text. `name`: the tool whose result it is. */
export type Message = { role: string; text: string; name?: string | undefined };

/** A conversation as the assistant takes it. */
export type Conversation = Pick<ChatRequest, 'system' | 'history' | 'message'>;

/**
 * Alternating turns, as most models' templates require: leading system messages are joined, tool results become user
 * messages, consecutive messages of one side are joined. The last message must be the user's.
 */
export function conversationOf(messages: Message[]): Result<Conversation, HttpFailure> {
  const system = messages.filter(({ role }) => role === 'system' || role === 'developer');
  const turns: Turn[] = [];
  for (const message of messages) {
    const turn = turnOf(message);
    const last = turns.at(-1);
    if (turn === null || turn.text.trim() === '') continue;
    if (last?.role === turn.role) last.text += `\n\n${turn.text}`;
    else turns.push(turn);
  }
  const message = turns.pop();
  if (message?.role !== 'user')
    return fail(badInput('messages: the last one must be from the user and not empty'));
  const words = system.map(({ text }) => text).filter((text) => text.trim() !== '');
  return ok({ system: words.join('\n\n'), history: turns, message: message.text });
}

/** Null: it is not a turn. */
function turnOf({ role, text, name }: Message): Turn | null {
  switch (role) {
    case 'user':
      return { role: 'user', text };
    case 'assistant':
      return { role: 'assistant', text: withoutNote(text) };
    case 'tool':
    case 'function':
      return { role: 'user', text: `Result of ${name ?? 'a tool'}:\n${text}` };
    default:
      return null;
  }
}

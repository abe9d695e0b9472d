import { z } from 'zod';
import { MAX_MESSAGES } from '../../../../src/config/limits.ts';
import { readBody } from '../../body.ts';
import { conversationOf } from '../../protocols/conversation.ts';
import { converse } from '../../protocols/converse.ts';
import { ModelName, Streams, Text } from '../../protocols/fields.ts';
import {
  OllamaFormat,
  OllamaOptions,
  ollamaLoaded,
  ollamaReply,
  optionsOf,
  type Placed,
} from '../../protocols/ollama-answer.ts';
import { ollamaShape } from '../../protocols/shapes.ts';
import type { Reply, Route } from '../../route.ts';

const Message = z.object({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: Text.nullish(),
  tool_name: Text.nullish(),
  /** Refused, not ignored: an answer without them would be about something else. */
  images: z.array(z.unknown()).max(0, 'images are not supported').nullish(),
});

const ChatBody = z.object({
  messages: z.array(Message).max(MAX_MESSAGES),
  stream: Streams,
  options: OllamaOptions,
  format: OllamaFormat,
  model: ModelName,
});

const place: Placed = (content) => ({ message: { role: 'assistant', content } });

/** Ollama's POST /api/chat (its docs/api.md). Tools are accepted and never called. */
export const ollamaChatRoute: Route = {
  method: 'POST',
  path: '/api/chat',
  queued: true,
  errors: ollamaShape,
  async handle(call): Promise<Reply> {
    const body = await readBody(call, ChatBody);
    if (!body.ok) return { kind: 'failure', failure: body.failure };
    const { messages, options, format, stream } = body.value;
    const { model } = call.services.config.roles.chat;
    if (messages.length === 0) return ollamaLoaded(model, place);
    const conversation = conversationOf(
      messages.map(({ role, content, tool_name }) => {
        return { role, text: content ?? '', name: tool_name ?? undefined };
      }),
    );
    if (!conversation.ok) return { kind: 'failure', failure: conversation.failure };
    const answering = await converse(call, conversation.value, optionsOf(options, format));
    if (!answering.ok) return { kind: 'failure', failure: answering.failure };
    return ollamaReply(answering.spoken, { stream: stream !== false, place, model });
  },
};

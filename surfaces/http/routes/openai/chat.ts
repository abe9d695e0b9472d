import { randomUUID } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { MAX_MESSAGES } from '../../../../src/config/limits.ts';
import type { Answer } from '../../../../src/contract/answer.ts';
import { readBody } from '../../body.ts';
import { badInput, type HttpFailure } from '../../errors.ts';
import { conversationOf, type Message } from '../../protocols/conversation.ts';
import { converse, type Finish, listen, type Spoken } from '../../protocols/converse.ts';
import { extension } from '../../protocols/extension.ts';
import { ModelName, Seed, Stops, Streams, Temperature, Text, TokenLimit } from '../../protocols/fields.ts';
import { now, StreamOptions, usageOf } from '../../protocols/openai-parts.ts';
import { openAiShape } from '../../protocols/shapes.ts';
import type { Call, Reply, Route } from '../../route.ts';
import type { ServerSentEvent } from '../../stream.ts';

/** Images and audio are refused, not ignored: an answer without them would be about something else. */
const Part = z.object({ type: z.enum(['text', 'input_text', 'refusal']), text: Text.nullish() });

const ChatMessage = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z
    .union([Text, z.array(Part)], {
      error: 'expected a string without NUL characters, or a list of parts of type text',
    })
    .nullish(),
  name: Text.nullish(),
});

const Schema = z.record(z.string(), z.unknown());
const ResponseFormat = z.union([
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({ type: z.literal('json_schema'), json_schema: z.object({ schema: Schema }) }),
]);

const ChatBody = z.object({
  messages: z.array(ChatMessage).min(1).max(MAX_MESSAGES),
  max_tokens: TokenLimit,
  max_completion_tokens: TokenLimit,
  /** llama.cpp's field; 0 announces what comes next and requests nothing. */
  n_predict: TokenLimit,
  temperature: Temperature,
  seed: Seed,
  stop: Stops,
  stream: Streams,
  stream_options: StreamOptions,
  response_format: ResponseFormat.nullish(),
  model: ModelName,
  /** Fettle's own: absolute path of the project whose versions the model is told. */
  fettle: z
    .object({ workspace: z.string().refine(isAbsolute, 'expected an absolute path').nullish() })
    .nullish(),
});
type ChatBody = z.output<typeof ChatBody>;

/**
 * OpenAI's chat completions (API reference, Chat). Tools are accepted and never called: the model answers in text.
 * Tabby uses its own path for it when the first one is missing.
 */
export const chatRoutes: Route[] = ['/v1/chat/completions', '/v1beta/chat/completions'].map((path) => ({
  method: 'POST',
  path,
  queued: true,
  errors: openAiShape,
  handle,
}));

async function handle(call: Call): Promise<Reply> {
  const body = await readBody(call, ChatBody);
  if (!body.ok) return { kind: 'failure', failure: body.failure };
  const { messages, temperature, seed, stop, response_format, fettle } = body.value;
  const maxTokens = body.value.max_completion_tokens ?? body.value.max_tokens ?? body.value.n_predict;
  if (body.value.n_predict === 0) return { kind: 'json', body: {} };
  if (maxTokens === 0) return { kind: 'failure', failure: badInput('max_tokens: expected 1 or more') };
  const conversation = conversationOf(messages.map(messageOf));
  if (!conversation.ok) return { kind: 'failure', failure: conversation.failure };
  const answering = await converse(call, conversation.value, {
    maxTokens,
    temperature,
    seed,
    stop,
    answerSchema: schemaOf(response_format),
    workspace: fettle?.workspace,
  });
  if (!answering.ok) return { kind: 'failure', failure: answering.failure };
  return body.value.stream === true
    ? { kind: 'events', events: streamed(call, answering.spoken, body.value) }
    : whole(answering.spoken);
}

function messageOf({ role, content, name }: ChatBody['messages'][number]): Message {
  const text =
    typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('\n');
  return { role, text, name: name ?? undefined };
}

function schemaOf(format: ChatBody['response_format']): Record<string, unknown> | undefined {
  if (format?.type === 'json_schema') return format.json_schema.schema;
  return format?.type === 'json_object' ? { type: 'object' } : undefined;
}

async function whole(spoken: AsyncIterable<Spoken>): Promise<Reply> {
  const { text, end } = await listen(spoken);
  if (end.type === 'failure') return { kind: 'failure', failure: end.failure };
  const { answer, finish } = end;
  const body = {
    id: newId(),
    object: 'chat.completion',
    created: now(),
    model: answer.model.name,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: text, refusal: null },
        logprobs: null,
        finish_reason: FINISH[finish],
      },
    ],
    usage: usageOf(answer.timings),
    fettle: extension(answer),
  };
  return { kind: 'json', body };
}

async function* streamed(
  { id, services }: Call,
  spoken: AsyncIterable<Spoken>,
  { stream_options }: ChatBody,
): AsyncGenerator<ServerSentEvent, void, void> {
  const head = {
    id: newId(),
    object: 'chat.completion.chunk',
    created: now(),
    model: services.config.roles.chat.model,
  };
  const chunk = (fields: object) => ({ data: JSON.stringify({ ...head, ...fields }) });
  const delta = (given: object, finish_reason: string | null = null) => ({
    choices: [{ index: 0, delta: given, logprobs: null, finish_reason }],
  });
  yield chunk(delta({ role: 'assistant', content: '' }));
  for await (const said of spoken) {
    if (said.type === 'failure') return yield broken(said.failure, id);
    if (said.type === 'text') yield chunk(delta({ content: said.text }));
    else yield* ending(chunk, delta({}, FINISH[said.finish]), said.answer, stream_options);
  }
}

function* ending(
  chunk: (fields: object) => ServerSentEvent,
  last: object,
  answer: Answer,
  withUsage: boolean,
): Generator<ServerSentEvent, void, void> {
  yield chunk({ ...last, fettle: extension(answer) });
  if (withUsage) yield chunk({ choices: [], usage: usageOf(answer.timings) });
  yield { data: '[DONE]' };
}

/** Clients throw on it; `[DONE]` does not follow. */
function broken(failure: HttpFailure, id: string): ServerSentEvent {
  return { data: JSON.stringify(openAiShape(failure, id)) };
}

const FINISH: Record<Finish, string> = { stop: 'stop', length: 'length', withheld: 'content_filter' };

function newId(): string {
  return `chatcmpl-${randomUUID()}`;
}

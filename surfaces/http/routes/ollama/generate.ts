import { z } from 'zod';
import { readBody } from '../../body.ts';
import { converse, type Spoken } from '../../protocols/converse.ts';
import { ModelName, Streams, Text } from '../../protocols/fields.ts';
import { type Filled, fill } from '../../protocols/fill.ts';
import { holeOf } from '../../protocols/markers.ts';
import {
  OllamaFormat,
  OllamaOptions,
  ollamaLoaded,
  ollamaReply,
  optionsOf,
  type Placed,
} from '../../protocols/ollama-answer.ts';
import { ollamaShape } from '../../protocols/shapes.ts';
import type { Call, Reply, Route } from '../../route.ts';

const GenerateBody = z.object({
  prompt: Text.nullish(),
  suffix: Text.nullish(),
  system: Text.nullish(),
  /** The prompt goes to the model unchanged, with any markers it has. */
  raw: z.boolean().nullish(),
  stream: Streams,
  options: OllamaOptions,
  format: OllamaFormat,
  images: z.array(z.unknown()).max(0, 'images are not supported').nullish(),
  model: ModelName,
});
type GenerateBody = z.output<typeof GenerateBody>;

const place: Placed = (response) => ({ response });

/**
 * Ollama's POST /api/generate (its docs/api.md): with a suffix or a raw prompt, code is completed; otherwise the prompt
 * is a user message. Without a prompt, the model is loaded.
 */
export const ollamaGenerateRoute: Route = {
  method: 'POST',
  path: '/api/generate',
  queued: true,
  errors: ollamaShape,
  async handle(call): Promise<Reply> {
    const body = await readBody(call, GenerateBody);
    if (!body.ok) return { kind: 'failure', failure: body.failure };
    const { prompt, suffix, raw } = body.value;
    const { complete, chat } = call.services.config.roles;
    if (!prompt && !suffix) return ollamaLoaded(chat.model, place);
    const stream = body.value.stream !== false;
    if (raw === true || suffix) {
      const filled = await fillHole(call, body.value);
      if (!filled.ok) return { kind: 'failure', failure: filled.failure };
      return ollamaReply(asSpoken(filled), { stream, place, model: complete.model });
    }
    const answering = await ask(call, body.value);
    if (!answering.ok) return { kind: 'failure', failure: answering.failure };
    return ollamaReply(answering.spoken, { stream, place, model: chat.model });
  },
};

function fillHole(call: Call, { prompt, suffix, options, format }: GenerateBody): Promise<Filled> {
  return fill(call, holeOf(prompt ?? '', suffix ?? ''), optionsOf(options, format));
}

function ask(call: Call, { prompt, system, options, format }: GenerateBody) {
  const conversation = { system: system ?? '', history: [], message: prompt ?? '' };
  return converse(call, conversation, optionsOf(options, format));
}

/** Code comes in one piece, after it has passed. */
async function* asSpoken({
  texts,
  answer,
  finish,
}: Filled & { ok: true }): AsyncGenerator<Spoken, void, void> {
  const [text = ''] = texts;
  if (text !== '') yield { type: 'text', text };
  yield { type: 'end', answer, finish };
}

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Answer } from '../../../../src/contract/answer.ts';
import { parseInput, readBody } from '../../body.ts';
import { extension } from '../../protocols/extension.ts';
import { ModelName, Seed, Stops, Streams, Temperature, Text, TokenLimit } from '../../protocols/fields.ts';
import { type Filled, fill } from '../../protocols/fill.ts';
import { holeOf } from '../../protocols/markers.ts';
import { now, StreamOptions, usageOf } from '../../protocols/openai-parts.ts';
import { openAiShape } from '../../protocols/shapes.ts';
import type { Call, Reply, Route } from '../../route.ts';
import type { ServerSentEvent } from '../../stream.ts';
import { fillForTabby, isForTabby } from '../tabby/completions.ts';

/** One prompt, or a list of one. Prompts as tokens are not supported: only the owner of the tokenizer can read them. */
const Prompt = z.union([Text, z.array(Text).length(1)], {
  error:
    'expected a string without NUL characters, or a list of one; tokens and multiple prompts are not supported',
});

const CompletionBody = z.object({
  prompt: Prompt,
  suffix: Text.nullish(),
  max_tokens: TokenLimit,
  temperature: Temperature,
  seed: Seed,
  stop: Stops,
  stream: Streams,
  stream_options: StreamOptions,
  n: z.number().nullish(),
  echo: z.boolean().nullish(),
  model: ModelName,
});
type CompletionBody = z.output<typeof CompletionBody>;

/** Two protocols have this path; the body tells which is meant. */
export const completionsRoute: Route = {
  method: 'POST',
  path: '/v1/completions',
  queued: true,
  errors: openAiShape,
  async handle(call): Promise<Reply> {
    const body = await readBody(call, z.looseObject({}));
    if (!body.ok) return { kind: 'failure', failure: body.failure };
    return isForTabby(body.value) ? fillForTabby(call, body.value) : complete(call, body.value);
  },
};

/** OpenAI's legacy completions (API reference, Completions), with `suffix` or fill-in-the-middle markers of a model. */
async function complete(call: Call, given: unknown): Promise<Reply> {
  const body = parseInput(CompletionBody, given);
  if (!body.ok) return { kind: 'failure', failure: body.failure };
  const { prompt, suffix, max_tokens, temperature, seed, stop, n } = body.value;
  const text = typeof prompt === 'string' ? prompt : (prompt[0] ?? '');
  const options = { maxTokens: max_tokens, temperature, seed, stop, count: n ?? 1 };
  const filled = await fill(call, holeOf(text, suffix ?? ''), options);
  if (!filled.ok) return { kind: 'failure', failure: filled.failure };
  const texts = filled.texts.length === 0 ? [''] : filled.texts;
  const shown = texts.map((answer) => (body.value.echo === true ? text + answer : answer));
  return body.value.stream === true
    ? { kind: 'events', events: streamed(filled, shown, body.value) }
    : { kind: 'json', body: whole(filled, shown) };
}

type Shown = Filled & { ok: true };

function whole(filled: Shown, texts: string[]) {
  const { answer, finish } = filled;
  return {
    ...head(answer),
    choices: texts.map((text, index) => ({ index, text, logprobs: null, finish_reason: finish })),
    usage: usageOf(answer.timings),
    fettle: extension(answer),
  };
}

/** Code comes in one piece: it is shown only after its checks have passed. */
async function* streamed(
  { answer, finish }: Shown,
  texts: string[],
  { stream_options }: CompletionBody,
): AsyncGenerator<ServerSentEvent, void, void> {
  const shared = head(answer);
  const chunk = (fields: object) => ({ data: JSON.stringify({ ...shared, ...fields }) });
  for (const [index, text] of texts.entries()) {
    if (text === '') continue;
    yield chunk({ choices: [{ index, text, logprobs: null, finish_reason: null }] });
  }
  const last = texts.map((_, index) => ({ index, text: '', logprobs: null, finish_reason: finish }));
  yield chunk({ choices: last, fettle: extension(answer) });
  if (stream_options) yield chunk({ choices: [], usage: usageOf(answer.timings) });
  yield { data: '[DONE]' };
}

function head({ model }: Answer) {
  return { id: `cmpl-${randomUUID()}`, object: 'text_completion', created: now(), model: model.name };
}

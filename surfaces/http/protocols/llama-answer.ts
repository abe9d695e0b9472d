import { z } from 'zod';
import { MAX_CONTEXT_TOKENS, PROBE_MS } from '../../../src/config/limits.ts';
import type { Timings } from '../../../src/contract/answer.ts';
import type { Call, Reply, Services } from '../route.ts';
import type { ServerSentEvent } from '../stream.ts';
import { extension } from './extension.ts';
import { Milliseconds, Seed, Stops, Streams, Temperature, TokenLimit } from './fields.ts';
import { type Filled, fill } from './fill.ts';
import type { Hole } from './markers.ts';

/** Requested fields, by path (`timings/prompt_n`); null requests all of them. */
const ResponseFields = z
  .array(z.string().max(200))
  .max(100)
  .nullish()
  .transform((fields) => fields ?? null);

/** The fields common to both llama.cpp completion endpoints: how much to generate, and how to report it. */
export const LlamaOptions = z.object({
  n_predict: TokenLimit,
  temperature: Temperature,
  seed: Seed,
  stop: Stops,
  stream: Streams,
  t_max_predict_ms: Milliseconds,
  response_fields: ResponseFields,
});

/** A completion in llama.cpp's format, whole or as a stream whose last event has `stop`; there is no `[DONE]`. */
export async function llamaReply(
  call: Call,
  hole: Hole,
  {
    n_predict,
    t_max_predict_ms,
    temperature,
    seed,
    stop,
    stream,
    response_fields,
  }: z.output<typeof LlamaOptions>,
): Promise<Reply> {
  const drawn = { maxTokens: n_predict, predictMs: t_max_predict_ms, temperature, seed, stop };
  const filled = await fill(call, hole, drawn);
  if (!filled.ok) return { kind: 'failure', failure: filled.failure };
  const body = wholeBody(filled, await windowOf(call.services, call.signal));
  if (stream === true) return { kind: 'events', events: streamed(body) };
  return { kind: 'json', body: response_fields === null ? body : picked(body, response_fields) };
}

/** The answer when nothing was requested (`n_predict: 0`): a hint at what comes next, which costs nothing. */
export async function llamaNothing({ services, signal }: Call, fields: string[] | null): Promise<Reply> {
  const n_ctx = await windowOf(services, signal);
  const body = { index: 0, content: '', stop: true, generation_settings: { n_ctx }, truncated: false };
  return { kind: 'json', body: fields === null ? body : picked(body, fields) };
}

/** The model's context window in tokens; when unknown, the maximum of Fettle's prompts. */
export async function windowOf({ assistant }: Services, signal: AbortSignal): Promise<number> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]);
  return (await assistant.contextTokens('complete', limited)) ?? MAX_CONTEXT_TOKENS;
}

function wholeBody({ texts, answer, finish }: Filled & { ok: true }, n_ctx: number) {
  const content = texts[0] ?? '';
  const { timings } = answer;
  return {
    index: 0,
    content,
    id_slot: 0,
    stop: true,
    model: answer.model.name,
    tokens_predicted: timings.generated_tokens,
    tokens_evaluated: timings.prompt_tokens,
    generation_settings: { n_ctx },
    has_new_line: content.includes('\n'),
    truncated: false,
    stop_type: finish === 'length' ? 'limit' : 'eos',
    stopping_word: '',
    tokens_cached: timings.cached_tokens,
    timings: llamaTimings(timings),
    fettle: extension(answer),
  };
}

type Body = ReturnType<typeof wholeBody>;

async function* streamed(body: Body): AsyncGenerator<ServerSentEvent, void, void> {
  const { index, content } = body;
  if (content !== '') yield { data: JSON.stringify({ index, content, stop: false }) };
  yield { data: JSON.stringify({ ...body, content: '' }) };
}

/** Milliseconds and tokens of the prompt and of the answer; the time to the first token counts as the prompt's. */
function llamaTimings(timings: Timings) {
  const prompt_n = Math.max(0, timings.prompt_tokens - timings.cached_tokens);
  const first = timings.first_token_ms ?? timings.context_ms;
  const prompt_ms = Math.min(timings.model_ms, Math.max(0, first - timings.context_ms));
  const predicted_n = timings.generated_tokens;
  const predicted_ms = timings.model_ms - prompt_ms;
  return {
    prompt_n,
    prompt_ms,
    prompt_per_token_ms: ratio(prompt_ms, prompt_n),
    prompt_per_second: ratio(prompt_n * 1_000, prompt_ms),
    predicted_n,
    predicted_ms,
    predicted_per_token_ms: ratio(predicted_ms, predicted_n),
    predicted_per_second: ratio(predicted_n * 1_000, predicted_ms),
  };
}

function ratio(value: number, by: number): number {
  return by === 0 ? 0 : value / by;
}

/** The requested fields, flat, under the paths of the request; missing ones are left out. */
function picked(body: object, fields: string[]): Record<string, unknown> {
  const found = fields.flatMap((field) => {
    const value = field.split('/').reduce<unknown>((inside, name) => {
      const isObject = typeof inside === 'object' && inside !== null;
      return isObject && Object.hasOwn(inside, name) ? Reflect.get(inside, name) : undefined;
    }, body);
    return value === undefined ? [] : [[field, value] as const];
  });
  return Object.fromEntries(found);
}

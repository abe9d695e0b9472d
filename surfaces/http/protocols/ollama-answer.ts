import { z } from 'zod';
import type { Answer } from '../../../src/contract/answer.ts';
import type { Reply } from '../route.ts';
import type { ServerSentEvent } from '../stream.ts';
import { type ConverseOptions, type Finish, listen, type Spoken } from './converse.ts';
import { extension } from './extension.ts';
import { Seed, Stops, Temperature, TokenLimit } from './fields.ts';

const NANOSECONDS = 1_000_000;

/** Common fields of Ollama's requests. `stream` defaults to true. */
export const OllamaOptions = z
  .object({ num_predict: TokenLimit, temperature: Temperature, seed: Seed, stop: Stops })
  .partial()
  .nullish();

/** `"json"`, a JSON Schema, or nothing. */
export const OllamaFormat = z
  .union([z.literal('json'), z.literal(''), z.record(z.string(), z.unknown())])
  .nullish()
  .transform((format) => (format === 'json' ? { type: 'object' } : format || undefined));

/** The options of a conversation; without a token limit, the default applies. */
export function optionsOf(
  options: z.output<typeof OllamaOptions>,
  answerSchema: Record<string, unknown> | undefined,
): ConverseOptions {
  const { num_predict, temperature, seed, stop } = options ?? {};
  return { maxTokens: num_predict || undefined, temperature, seed, stop, answerSchema };
}

/** Where a piece of text goes in a line: `{"response"}` or `{"message"}`. */
export type Placed = (text: string) => Record<string, unknown>;

/** The answer, as a stream of lines or as one object. */
export async function ollamaReply(
  spoken: AsyncIterable<Spoken>,
  { stream, place, model }: { stream: boolean; place: Placed; model: string },
): Promise<Reply> {
  if (stream) return { kind: 'lines', events: streamed(spoken, place, model) };
  const { text, end } = await listen(spoken);
  if (end.type === 'failure') return { kind: 'failure', failure: end.failure };
  const { answer, finish } = end;
  return { kind: 'json', body: lastLine(answer.model.name, place(text), { answer, finish }) };
}

/** An answer that needs no model: the request only loads it. */
export function ollamaLoaded(model: string, place: Placed): Reply {
  const body = { model, created_at: new Date().toISOString(), ...place(''), done: true, done_reason: 'load' };
  return { kind: 'json', body };
}

async function* streamed(
  spoken: AsyncIterable<Spoken>,
  place: Placed,
  model: string,
): AsyncGenerator<ServerSentEvent, void, void> {
  for await (const said of spoken) {
    if (said.type === 'failure') return yield line({ error: said.failure.message });
    if (said.type === 'end') return yield line(lastLine(said.answer.model.name, place(''), said));
    yield line({ model, created_at: new Date().toISOString(), ...place(said.text), done: false });
  }
}

function line(body: object): ServerSentEvent {
  return { data: JSON.stringify(body) };
}

/** The last line with the costs: durations in nanoseconds, the time to the first token counted as the prompt's. */
function lastLine(model: string, placed: object, { answer, finish }: { answer: Answer; finish: Finish }) {
  const { timings } = answer;
  const first = timings.first_token_ms ?? timings.context_ms;
  const prompt_ms = Math.min(timings.model_ms, Math.max(0, first - timings.context_ms));
  return {
    model,
    created_at: new Date().toISOString(),
    ...placed,
    done: true,
    done_reason: finish === 'length' ? 'length' : 'stop',
    total_duration: nanoseconds(timings.total_ms),
    load_duration: 0,
    prompt_eval_count: timings.prompt_tokens,
    prompt_eval_duration: nanoseconds(prompt_ms),
    eval_count: timings.generated_tokens,
    eval_duration: nanoseconds(timings.model_ms - prompt_ms),
    fettle: extension(answer),
  };
}

function nanoseconds(ms: number): number {
  return Math.round(ms * NANOSECONDS);
}

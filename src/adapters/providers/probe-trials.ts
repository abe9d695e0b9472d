import type { Result } from '../../base/result.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import { asRecord } from './failures.ts';
import { MARKER_FAMILIES, type Markers } from './fill-in-the-middle.ts';
import { count } from './probe-identity.ts';

/** Small requests that show an endpoint's abilities where its own description is not proof. */
export type Post = (path: string, body: Record<string, unknown>) => Promise<Result<unknown, ModelFailure>>;

/** `failure` is set when the trial got no answer or was rejected. */
export type Trial = { works: boolean; failure: ModelFailure | null };

const COUNTING = 'Count from one to six in English words, all on one line.';

/** How a partial answer is continued: unchanged, with vLLM's two flags, or not at all. */
export const CONTINUE_FLAGS = { continue_final_message: true, add_generation_prompt: false };

/** Whether a model continues a partial answer: after "one two three" comes "four". */
export function continuesCounting(answer: string): boolean {
  return /^[\s,]*four/i.test(answer);
}

/** A partial answer for a chat model; `prefilled` is false if the endpoint rejected the partial answer. */
export function countingMessages(prefilled: boolean): { role: string; content: string }[] {
  const question = { role: 'user', content: COUNTING };
  return prefilled ? [question, { role: 'assistant', content: 'one two three' }] : [question];
}

/** Whether it can chat at all, and whether it continues a partial answer. */
export async function tryChat(post: Post, flags: object): Promise<Trial & { continues: boolean }> {
  const body = { temperature: 0, max_tokens: 4 };
  const begun = await post('/chat/completions', { ...body, messages: countingMessages(true), ...flags });
  if (begun.ok) return { works: true, failure: null, continues: continuesCounting(messageOf(begun.value)) };
  if (!isRefusal(begun.failure)) return { works: false, failure: begun.failure, continues: false };
  const plain = await post('/chat/completions', { ...body, messages: countingMessages(false) });
  return { works: plain.ok, failure: plain.ok ? null : plain.failure, continues: false };
}

const COLOR_SCHEMA = {
  type: 'object',
  properties: { color: { type: 'string' } },
  required: ['color'],
  additionalProperties: false,
};

/** Whether a schema works shows in the first character. */
export async function tryConstraint(post: Post): Promise<Trial> {
  const answer = await post('/chat/completions', {
    messages: [{ role: 'user', content: 'Name one color. Answer with that word only.' }],
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'answer', strict: true, schema: COLOR_SCHEMA },
    },
    temperature: 0,
    max_tokens: 4,
  });
  return judge(answer, (value) => messageOf(value).trimStart().startsWith('{'));
}

export async function tryProbabilities(post: Post): Promise<Trial> {
  const messages = [{ role: 'user', content: 'Say yes.' }];
  const answer = await post('/chat/completions', { messages, logprobs: true, max_tokens: 1 });
  return judge(answer, (value) => {
    const { content } = asRecord(asRecord(choiceOf(value)).logprobs);
    return Array.isArray(content) && content.length > 0;
  });
}

/** About 80 tokens: an endpoint that counts fewer in prompt and suffix together has dropped the suffix. */
const SUFFIX = `\n\n${'print(add(1, 2), add(3, 4))\n'.repeat(8)}`;
const SUFFIX_TOKENS_AT_LEAST = 40;

/** Servers may silently ignore `suffix`; the number of prompt tokens they report shows it. */
export async function trySuffix(post: Post): Promise<Trial> {
  const answer = await post('/completions', {
    prompt: 'def add(a, b):\n    return ',
    suffix: SUFFIX,
    temperature: 0,
    max_tokens: 1,
  });
  return judge(answer, (value) => {
    const { prompt_tokens: read } = asRecord(asRecord(value).usage);
    return typeof read === 'number' && read >= SUFFIX_TOKENS_AT_LEAST;
  });
}

export async function tryInfill(post: Post): Promise<Trial> {
  const body = {
    input_prefix: 'def add(a, b):\n    return ',
    input_suffix: '\n',
    n_predict: 1,
    stream: false,
  };
  return judge(await post('/infill', body), (value) => typeof asRecord(value).content === 'string');
}

/** Finds the family whose three markers are exactly three tokens for the endpoint's tokenizer. */
export async function tryMarkers(post: Post): Promise<Trial & { markers: Markers | null }> {
  const answers = await Promise.all(
    MARKER_FAMILIES.map(({ prefix, suffix, middle }) =>
      post('/tokenize', { prompt: `${prefix}${suffix}${middle}`, add_special_tokens: false }),
    ),
  );
  const found = answers.findIndex((answer) => answer.ok && asRecord(answer.value).count === 3);
  const refused = answers.find((answer) => !answer.ok);
  const failure = found === -1 && refused?.ok === false ? refused.failure : null;
  return { works: found !== -1, failure, markers: MARKER_FAMILIES[found] ?? null };
}

export async function tryEmbeddings(post: Post): Promise<Trial> {
  return judge(await post('/embeddings', { input: ['fettle'] }), (value) => {
    const { data } = asRecord(value);
    const { embedding } = asRecord(Array.isArray(data) ? data[0] : null);
    return Array.isArray(embedding) && embedding.length > 0;
  });
}

/** The context size that Ollama runs the model with now, after the trials have loaded it (`GET /api/ps`). */
export function runningTokens(list: unknown, model: string): number | null {
  const { models } = asRecord(list);
  const entries = Array.isArray(models) ? models.map(asRecord) : [];
  const entry = entries.find(({ name }) => name === model || name === `${model}:latest`);
  return count(entry?.context_length);
}

/** A rejection by the endpoint itself, not a failure to reach it. */
export function isRefusal(failure: ModelFailure): boolean {
  return ![
    'provider_unreachable',
    'timed_out',
    'cancelled',
    'rate_limited',
    'overloaded',
    'stream_cut',
  ].includes(failure.reason);
}

function judge(answer: Result<unknown, ModelFailure>, works: (value: unknown) => boolean): Trial {
  return answer.ok
    ? { works: works(answer.value), failure: null }
    : { works: false, failure: answer.failure };
}

function choiceOf(value: unknown): unknown {
  const { choices } = asRecord(value);
  return Array.isArray(choices) ? choices[0] : null;
}

function messageOf(value: unknown): string {
  const { content } = asRecord(asRecord(choiceOf(value)).message);
  return typeof content === 'string' ? content : '';
}

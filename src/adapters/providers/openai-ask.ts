import type { ChatPrompt, FillInTheMiddlePrompt, Sampling } from '../../contract/prompt.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { Ask } from '../../ports/provider.ts';
import type { Endpoint } from './endpoint.ts';
import { readEvents } from './event-stream.ts';
import type { Part } from './exchange.ts';
import { failureOf } from './failures.ts';
import { markedPrompt, prefixWithFiles } from './fill-in-the-middle.ts';
import { infillBody, readInfill } from './infill.ts';
import type { Line } from './json-call.ts';
import { readOpenAi } from './openai-stream.ts';
import { openChat } from './opening.ts';
import type { Findings } from './probe-openai-compatible.ts';
import { CONTINUE_FLAGS } from './probe-trials.ts';
import type { Body } from './refused-parameters.ts';
import { cutAtStop } from './text-cuts.ts';
import type { Watch } from './watch.ts';
import { postForStream } from './wire.ts';

/** One request in progress. `findings` is null if the request needs none (`needsFindings`). */
export type OpenAsk = { line: Line; ask: Ask; findings: Findings | null; watch: Watch };

/** Whether the form of a request depends on the endpoint's abilities. */
export function needsFindings({ prompt, sampling }: Ask): boolean {
  if (prompt.form === 'chat') return prompt.opening !== '' || sampling.constraint?.kind === 'gbnf';
  return prompt.form === 'fill_in_the_middle' || sampling.constraint !== undefined;
}

/** The answer as parts; stop strings are also enforced here, because not every server does. */
export function openAnswer(open: OpenAsk): AsyncIterable<Part> {
  const { line, ask, findings } = open;
  if (ask.sampling.constraint?.kind === 'gbnf' && findings?.server !== 'llama.cpp')
    return refuse(
      line.endpoint,
      'does not support GBNF grammars; use a JSON schema, or llama-server or the local engine',
    );
  return cutAtStop(route(open), ask.sampling.stop);
}

function route(open: OpenAsk): AsyncIterable<Part> {
  const { prompt, sampling } = open.ask;
  switch (prompt.form) {
    case 'chat':
      return chat(open, prompt);
    case 'plain':
      return complete(open, { prompt: prompt.text }, sampling.stop);
    case 'fill_in_the_middle':
      return fillIn(open, prompt);
  }
}

function refuse(endpoint: Endpoint, words: string): AsyncIterable<Part> {
  return failing(failureOf(endpoint, 'not_supported', words));
}

async function* failing(failure: ModelFailure): AsyncGenerator<Part, void, void> {
  yield { type: 'failure', failure };
}

function chat(open: OpenAsk, prompt: ChatPrompt): AsyncIterable<Part> {
  const { line, findings, ask } = open;
  const { sampling } = ask;
  const continues = findings?.continues ?? false;
  const opened = openChat(prompt, sampling.stop, { continues, trims: false });
  const begun = opened.trailing !== '' && findings?.server === 'vllm' ? CONTINUE_FLAGS : {};
  const trailing = opened.trailing === '' ? [] : [{ role: 'assistant', content: opened.trailing }];
  const own = {
    messages: [...opened.messages.map(({ role, text }) => ({ role, content: text })), ...trailing],
    ...common(sampling, opened.stop),
    ...formatOf(sampling),
    ...(sampling.probabilities === true ? { logprobs: true } : {}),
    ...begun,
  };
  return opened.clean(readOpenAi(line.endpoint, stream(open, '/chat/completions', own)));
}

function fillIn(open: OpenAsk, prompt: FillInTheMiddlePrompt): AsyncIterable<Part> {
  const { findings } = open;
  const { endpoint } = open.line;
  const { sampling } = open.ask;
  const fill = findings?.fill ?? null;
  if (fill === null)
    return refuse(
      endpoint,
      'does not support fill in the middle; set roles.complete to local, or to llama-server, Ollama or vLLM with a code model',
    );
  if (fill.kind === 'unknown') return failing(fill.failure);
  if (fill.kind === 'infill') {
    const url = `${endpoint.rootUrl}/infill`;
    return readInfill(endpoint, post(open, url, infillBody(prompt, sampling)));
  }
  if (fill.kind === 'suffix')
    return complete(open, { prompt: prefixWithFiles(prompt), suffix: prompt.suffix }, sampling.stop);
  const marked = markedPrompt(prompt, fill.markers);
  if (marked === null)
    return refuse(
      endpoint,
      `cannot fill in here: the code contains the model's own ${fill.markers.prefix} markers; use a provider with /infill`,
    );
  const stop = [...sampling.stop, ...fill.markers.stop];
  return cutAtStop(complete(open, { prompt: marked, skip_special_tokens: false }, stop), fill.markers.stop);
}

/** `/v1/completions` with the prompt unchanged. */
function complete(open: OpenAsk, own: Body, stop: string[]): AsyncIterable<Part> {
  const { sampling } = open.ask;
  const whole = {
    ...own,
    ...common(sampling, stop),
    ...(open.findings?.server === 'llama.cpp' ? schemaOf(sampling) : formatOf(sampling)),
    ...(sampling.probabilities === true ? { logprobs: 1 } : {}),
  };
  return readOpenAi(open.line.endpoint, stream(open, '/completions', whole));
}

function stream(open: OpenAsk, path: string, body: Body): AsyncIterable<unknown> {
  const { baseUrl, model } = open.line.endpoint;
  const asked = { model, ...body, stream: true, stream_options: { include_usage: true } };
  return post(open, `${baseUrl}${path}`, asked);
}

async function* post({ line, watch }: OpenAsk, url: string, body: Body): AsyncGenerator<unknown, void, void> {
  const response = await postForStream({ ...line, watch }, url, body);
  yield* readEvents({ ...line, watch }, response);
}

/** The fields that chat and completions share. A field that the endpoint rejected by name is not sent again. */
function common(
  { temperature, maxTokens, topP, topK, minP, seed, constraint }: Sampling,
  stop: string[],
): Body {
  return {
    max_tokens: maxTokens,
    temperature,
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(topK === undefined ? {} : { top_k: topK }),
    ...(minP === undefined ? {} : { min_p: minP }),
    ...(seed === undefined ? {} : { seed }),
    ...(stop.length === 0 ? {} : { stop }),
    ...(constraint?.kind === 'gbnf' ? { grammar: constraint.grammar } : {}),
  };
}

function formatOf({ constraint }: Sampling): Body {
  if (constraint?.kind !== 'json_schema') return {};
  const json_schema = { name: 'answer', strict: true, schema: constraint.schema };
  return { response_format: { type: 'json_schema', json_schema } };
}

/** llama.cpp's own field for a schema, which its completions need. */
function schemaOf({ constraint }: Sampling): Body {
  return constraint?.kind === 'json_schema' ? { json_schema: constraint.schema } : {};
}

import type { ChatPrompt, FillInTheMiddlePrompt, Sampling } from '../../contract/prompt.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { Ask } from '../../ports/provider.ts';
import type { Endpoint } from './endpoint.ts';
import type { Part } from './exchange.ts';
import { failureOf } from './failures.ts';
import { markedPrompt, prefixWithFiles } from './fill-in-the-middle.ts';
import { infill, infillBody } from './infill.ts';
import type { Line } from './json-call.ts';
import { openChat } from './opening.ts';
import type { Findings } from './probe-openai-compatible.ts';
import { CONTINUE_FLAGS } from './probe-trials.ts';
import { readSdk, sdkMessages, sdkSampling } from './sdk-stream.ts';
import { cutAtStop } from './text-cuts.ts';
import type { Watch } from './watch.ts';
import { type Body, createWire } from './wire.ts';

/** One ask on its way. `findings` is null where the ask needs none (`needsFindings`). */
export type OpenAsk = { line: Line; ask: Ask; findings: Findings | null; watch: Watch };

/** Whether an ask goes out in a form that depends on what the endpoint can do. */
export function needsFindings({ prompt, sampling }: Ask): boolean {
  if (prompt.form === 'chat') return prompt.opening !== '' || sampling.constraint?.kind === 'gbnf';
  return prompt.form === 'fill_in_the_middle' || sampling.constraint !== undefined;
}

/** The answer as parts; stop strings are held to on this side too, because not every server does. */
export function openAnswer(open: OpenAsk): AsyncIterable<Part> {
  const { line, ask, findings } = open;
  if (ask.sampling.constraint?.kind === 'gbnf' && findings?.server !== 'llama.cpp')
    return refuse(
      line.endpoint,
      'takes no GBNF grammar; use a JSON schema, or llama-server or the local engine',
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

async function* chat(open: OpenAsk, prompt: ChatPrompt): AsyncGenerator<Part, void, void> {
  const { line, findings, watch } = open;
  const { sampling } = open.ask;
  const continues = findings?.continues ?? false;
  const opened = openChat(prompt, sampling.stop, { continues, trims: false });
  const begun = opened.trailing !== '' && findings?.server === 'vllm' ? CONTINUE_FLAGS : {};
  const logprobs = sampling.probabilities === true ? { logprobs: true } : {};
  const sdk = await library(open, (body) => ({ ...body, ...extras(sampling), ...logprobs, ...begun }));
  const { stream } = await sdk.chatModel(line.endpoint.model).doStream({
    prompt: sdkMessages(opened.messages, opened.trailing),
    ...sdkSampling(sampling, opened.stop, watch.signal),
  });
  yield* opened.clean(readSdk(line.endpoint, stream));
}

function fillIn(open: OpenAsk, prompt: FillInTheMiddlePrompt): AsyncIterable<Part> {
  const { line, findings, watch } = open;
  const { endpoint } = line;
  const { sampling } = open.ask;
  const fill = findings?.fill ?? null;
  if (fill === null)
    return refuse(
      endpoint,
      'cannot fill in the middle; bind roles.complete to local, or to llama-server, Ollama or vLLM with a code model',
    );
  if (fill.kind === 'unknown') return failing(fill.failure);
  if (fill.kind === 'infill') {
    const wire = createWire({ ...line, watch, expect: 'stream' });
    return infill(line, wire, infillBody(prompt, sampling));
  }
  if (fill.kind === 'suffix')
    return complete(open, { prompt: prefixWithFiles(prompt), suffix: prompt.suffix }, sampling.stop);
  const marked = markedPrompt(prompt, fill.markers);
  if (marked === null)
    return refuse(
      endpoint,
      `cannot fill in here: the code contains the model's own ${fill.markers.prefix} markers; bind a provider with /infill`,
    );
  const stop = [...sampling.stop, ...fill.markers.stop];
  return cutAtStop(complete(open, { prompt: marked, skip_special_tokens: false }, stop), fill.markers.stop);
}

/** `/v1/completions` with the prompt as it stands: the library would dress it up as a conversation. */
async function* complete(open: OpenAsk, own: Body, stop: string[]): AsyncGenerator<Part, void, void> {
  const { line, watch } = open;
  const { sampling } = open.ask;
  const further = {
    ...extras(sampling),
    ...own,
    ...schemaOf(open),
    ...(sampling.probabilities === true ? { logprobs: 1 } : {}),
    stop: stop.length === 0 ? undefined : stop,
  };
  const sdk = await library(open, (body) => ({ ...body, ...further }));
  const { stream } = await sdk.completionModel(line.endpoint.model).doStream({
    prompt: sdkMessages([{ role: 'user', text: '' }], ''),
    ...sdkSampling(sampling, [], watch.signal),
  });
  yield* readSdk(line.endpoint, stream);
}

/** Loaded on the first ask: it takes a tenth of a second that a start should not pay. */
async function library({ line, watch }: OpenAsk, rewrite: (body: Body) => Body) {
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
  return createOpenAICompatible({
    name: 'fettle',
    baseURL: line.endpoint.baseUrl,
    headers: line.headers,
    fetch: createWire({ ...line, watch, expect: 'stream', rewrite }),
    includeUsage: true,
    supportsStructuredOutputs: true,
  });
}

/** What the library has no field for. An endpoint that refuses one by name is not sent it again. */
function extras({ topK, minP, constraint }: Sampling): Body {
  return {
    ...(topK === undefined ? {} : { top_k: topK }),
    ...(minP === undefined ? {} : { min_p: minP }),
    ...(constraint?.kind === 'gbnf' ? { grammar: constraint.grammar } : {}),
  };
}

/** The library maps a schema for chat only. */
function schemaOf({ ask, findings }: OpenAsk): Body {
  const { constraint } = ask.sampling;
  if (constraint?.kind !== 'json_schema') return {};
  const { schema } = constraint;
  if (findings?.server === 'llama.cpp') return { json_schema: schema };
  return { response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } } };
}

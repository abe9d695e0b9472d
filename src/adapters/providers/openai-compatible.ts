import { z } from 'zod';
import { fail, ok, type Result } from '../../base/result.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { Provider } from '../../ports/provider.ts';
import { Connection } from './connection.ts';
import type { EndpointOptions } from './endpoint.ts';
import { asRecord, foreignFailure, NOT_THE_PROTOCOL } from './failures.ts';
import { type Bounds, callJson, type Line } from './json-call.ts';
import { needsFindings, openAnswer } from './openai-ask.ts';
import { type Findings, probeOpenAiCompatible } from './probe-openai-compatible.ts';
import { estimateTokens } from './token-estimate.ts';

/** Texts in one embedding request; common servers refuse more than 32 to 2,048. */
const MAX_EMBEDDING_TEXTS_PER_CALL = 32;

/** The answer of `/v1/embeddings` (OpenAI API reference), in the order of the texts. */
const Embeddings = z.object({ data: z.array(z.object({ embedding: z.array(z.number()) })) });

/**
 * Any endpoint with OpenAI's protocol: vLLM, llama-server, Ollama, LM Studio, TGI, OpenAI, DeepSeek and
 * others. Its abilities are probed once, on first use.
 */
export function createOpenAiCompatibleProvider(options: EndpointOptions): Provider {
  const connection = new Connection<Findings>(options, {
    headers: ({ key }): Record<string, string> => (key === null ? {} : { authorization: `Bearer ${key}` }),
    probe: probeOpenAiCompatible,
  });
  return {
    kind: 'openai-compatible',
    name: options.name,
    model: options.model,
    probe: async (signal) => {
      const found = await connection.findings(signal);
      return found.ok ? ok(found.value.abilities) : found;
    },
    ask: (ask) =>
      connection.converse(ask, needsFindings(ask), (line, watch) =>
        openAnswer({ line, ask, watch, findings: connection.known }),
      ),
    countTokens: (text, signal) => countTokens(connection, text, signal),
    embed: async (texts, signal) => {
      const line = await connection.line();
      return line.ok ? embedAll(line.value, texts, { idleMs: connection.idleMs, signal }) : line;
    },
    warm: async (signal) => {
      const found = await connection.findings(signal);
      return found.ok ? ok(undefined) : found;
    },
    // Every request closes its own connection when its caller leaves.
    close: () => Promise.resolve(),
  };
}

/** llama.cpp and vLLM provide a tokenizer; it is not used before the endpoint is known. */
async function countTokens(
  connection: Connection<Findings>,
  text: string,
  signal: AbortSignal,
): Promise<Result<{ tokens: number; exact: boolean }, ModelFailure>> {
  const estimate = ok({ tokens: estimateTokens(text), exact: false });
  const server = connection.known?.server;
  if (server !== 'llama.cpp' && server !== 'vllm') return estimate;
  const line = await connection.line();
  if (!line.ok) return estimate;
  const { rootUrl, model } = line.value.endpoint;
  const body =
    server === 'vllm'
      ? { model, prompt: text, add_special_tokens: false }
      : { content: text, add_special: false };
  const bounds = { idleMs: connection.idleMs, signal };
  const answer = await callJson(line.value, { url: `${rootUrl}/tokenize`, body, ...bounds });
  if (!answer.ok) return answer.failure.reason === 'cancelled' ? answer : estimate;
  const { count, tokens } = asRecord(answer.value);
  const counted = Array.isArray(tokens) && count === undefined ? tokens.length : count;
  return typeof counted === 'number' ? ok({ tokens: counted, exact: true }) : estimate;
}

async function embedAll(
  line: Line,
  texts: string[],
  bounds: Bounds,
): Promise<Result<Float32Array[], ModelFailure>> {
  const vectors: Float32Array[] = [];
  for (let start = 0; start < texts.length; start += MAX_EMBEDDING_TEXTS_PER_CALL) {
    const page = await embedPage(line, texts.slice(start, start + MAX_EMBEDDING_TEXTS_PER_CALL), bounds);
    if (!page.ok) return page;
    vectors.push(...page.value);
  }
  return ok(vectors);
}

async function embedPage(
  line: Line,
  texts: string[],
  bounds: Bounds,
): Promise<Result<Float32Array[], ModelFailure>> {
  const { baseUrl, model } = line.endpoint;
  const body = { model, input: texts, encoding_format: 'float' };
  const answer = await callJson(line, { url: `${baseUrl}/embeddings`, body, ...bounds });
  if (!answer.ok) return answer;
  const { success, data: page } = Embeddings.safeParse(answer.value);
  const vectors = success ? page.data.map(({ embedding }) => Float32Array.from(embedding)) : [];
  const length = vectors[0]?.length ?? 0;
  const isWhole = vectors.length === texts.length && length > 0;
  if (!isWhole || vectors.some((vector) => vector.length !== length))
    return fail(foreignFailure(line.endpoint, NOT_THE_PROTOCOL));
  return ok(vectors);
}

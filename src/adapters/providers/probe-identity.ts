import { ok, type Result } from '../../base/result.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { Endpoint } from './endpoint.ts';
import { asRecord, oneLine } from './failures.ts';

/** One JSON request of a probe: a POST with a body, a GET without. */
export type Call = (url: string, body?: Record<string, unknown>) => Promise<Result<unknown, ModelFailure>>;

/** Kinds of servers that answer questions outside of OpenAI's protocol. */
export type Server = 'llama.cpp' | 'vllm' | 'ollama' | 'lm-studio' | 'tgi' | 'other';

/** The endpoint's own description. Null: not reported. */
export type Identity = {
  server: Server;
  contextTokens: number | null;
  /** The model's own limit, where the server gives it less or does not report how much. */
  modelTokens: number | null;
  /** Whether the server reports that its model can fill in the middle. */
  insert: boolean | null;
  /** Whether the model is in the endpoint's list; null without a list. */
  listed: boolean | null;
  remarks: string[];
};

type Facts = { models: unknown; props: unknown; show: unknown; info: unknown; studio: unknown };

/** Sends all free queries at once. Fails if the endpoint cannot be used at all. */
export async function identify(call: Call, endpoint: Endpoint): Promise<Result<Identity, ModelFailure>> {
  const { baseUrl, rootUrl, model } = endpoint;
  const [models, ...others] = await Promise.all([
    call(`${baseUrl}/models`),
    call(`${rootUrl}/props`),
    call(`${rootUrl}/api/show`, { model }),
    call(`${rootUrl}/info`),
    call(`${rootUrl}/api/v0/models`),
  ]);
  if (!models.ok && FATAL.has(models.failure.reason)) return models;
  const [props, show, info, studio] = others.map((answer) => (answer.ok ? answer.value : null));
  return ok(identityOf({ models: models.ok ? models.value : null, props, show, info, studio }, model));
}

const FATAL = new Set<ModelFailure['reason']>([
  'provider_unreachable',
  'provider_unauthorized',
  'timed_out',
  'cancelled',
  'rate_limited',
  'overloaded',
]);

/** Interprets the answers; pure, so that each server's format can be tested from its documentation. */
function identityOf(facts: Facts, model: string): Identity {
  const { listed, entry, remarks } = readList(facts.models, model);
  const base = { modelTokens: null, insert: null, listed, remarks };
  const slot = asRecord(asRecord(facts.props).default_generation_settings);
  if (Object.keys(slot).length > 0) return { ...base, server: 'llama.cpp', contextTokens: count(slot.n_ctx) };
  if (Object.keys(asRecord(asRecord(facts.show).model_info)).length > 0)
    return { ...base, server: 'ollama', ...readOllama(facts.show) };
  const studio = entryOf(facts.studio, model);
  if (studio !== null) {
    const loaded = count(studio.loaded_context_length);
    return {
      ...base,
      server: 'lm-studio',
      contextTokens: loaded,
      modelTokens: count(studio.max_context_length),
    };
  }
  const info = asRecord(facts.info);
  if (typeof info.model_id === 'string' && count(info.max_total_tokens ?? info.max_input_tokens) !== null)
    return { ...base, server: 'tgi', contextTokens: count(info.max_total_tokens ?? info.max_input_tokens) };
  if (entry?.owned_by === 'vllm' || count(entry?.max_model_len) !== null)
    return { ...base, server: 'vllm', contextTokens: count(entry?.max_model_len) };
  // Names that hosted services use for the same number in their lists.
  const said = entry?.context_length ?? entry?.context_window ?? entry?.max_context_length;
  return { ...base, server: 'other', contextTokens: count(said) };
}

function readList(models: unknown, model: string) {
  const entries = entriesOf(models);
  if (entries === null) return { listed: null, entry: null, remarks: ['It does not list its models'] };
  const entry = entryOf(models, model);
  if (entry !== null) return { listed: true, entry, remarks: [] };
  const names = entries.slice(0, 5).map(({ id }) => oneLine(String(id)));
  const more = entries.length > names.length ? ', ...' : '';
  const remark = `${model} is not in its list of models: ${names.join(', ')}${more}`;
  return {
    listed: false,
    entry: null,
    remarks: [entries.length === 0 ? `${model} is not in its list of models` : remark],
  };
}

function entriesOf(list: unknown): Record<string, unknown>[] | null {
  const { data } = asRecord(list);
  return Array.isArray(data) ? data.map(asRecord) : null;
}

/** `name` and `name:latest` are the same model in Ollama. */
function entryOf(list: unknown, model: string): Record<string, unknown> | null {
  return entriesOf(list)?.find(({ id }) => id === model || id === `${model}:latest`) ?? null;
}

/** Ollama's context size for a model is `num_ctx`, usually far less than the model's own length. */
function readOllama(show: unknown): Pick<Identity, 'contextTokens' | 'modelTokens' | 'insert'> {
  const { model_info: info, parameters, capabilities, template } = asRecord(show);
  const length = Object.entries(asRecord(info)).find(([name]) => name.endsWith('.context_length'))?.[1];
  const given = typeof parameters === 'string' ? /^num_ctx\s+(\d+)/m.exec(parameters)?.[1] : undefined;
  const insert = Array.isArray(capabilities)
    ? capabilities.includes('insert')
    : typeof template === 'string' && template.includes('.Suffix');
  return { contextTokens: count(Number(given)), modelTokens: count(length), insert };
}

/** A number of tokens, or null for anything else. */
export function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : null;
}

import { basename } from 'node:path';
import { z } from 'zod';
import { textHash } from '../../../../src/base/fingerprint.ts';
import { PROBE_MS } from '../../../../src/config/limits.ts';
import type { CatalogModel } from '../../../../src/ports/model-files.ts';
import { readBody } from '../../body.ts';
import { ModelName } from '../../protocols/fields.ts';
import { ollamaShape } from '../../protocols/shapes.ts';
import type { Route, Services } from '../../route.ts';
import { boundModels } from '../openai/models.ts';

/** The version of Ollama whose protocol is implemented here. */
const OLLAMA_VERSION = '0.12.0';

/** Ollama's probe, which looks for this text; also for HEAD. */
export const ollamaRootRoute: Route = {
  method: 'GET',
  path: '/',
  queued: false,
  errors: ollamaShape,
  handle: async () => ({ kind: 'text', text: 'Ollama is running' }),
};

/** Ollama's GET /api/version. */
export const ollamaVersionRoute: Route = {
  method: 'GET',
  path: '/api/version',
  queued: false,
  errors: ollamaShape,
  handle: async () => ({ kind: 'json', body: { version: OLLAMA_VERSION } }),
};

/** Ollama's GET /api/tags: the models bound to a role. */
export const ollamaTagsRoute: Route = {
  method: 'GET',
  path: '/api/tags',
  queued: false,
  errors: ollamaShape,
  async handle({ services }) {
    const catalog = await services.assistant.models.list();
    const models = boundModels(services.config).map((name) => {
      const known = catalog.find((model) => model.name === name) ?? null;
      return { ...namesOf(name), ...fileOf(name, known), details: detailsOf(name) };
    });
    return { kind: 'json', body: { models } };
  },
};

/** Ollama's GET /api/ps: the models in memory. */
export const ollamaPsRoute: Route = {
  method: 'GET',
  path: '/api/ps',
  queued: false,
  errors: ollamaShape,
  async handle({ services }) {
    const { models } = await services.assistant.status();
    const loaded = models.map(({ path, residentBytes }) => {
      const name = basename(path).replace(/\.gguf$/i, '');
      return { ...namesOf(name), size: residentBytes, size_vram: 0, details: detailsOf(name) };
    });
    return { kind: 'json', body: { models: loaded } };
  },
};

const ShowBody = z.object({ model: ModelName, name: ModelName });

/** Ollama's POST /api/show. Continue offers completion only when the template has `.Suffix`. */
export const ollamaShowRoute: Route = {
  method: 'POST',
  path: '/api/show',
  queued: false,
  errors: ollamaShape,
  async handle(call) {
    const { services, signal } = call;
    const body = await readBody(call, ShowBody);
    if (!body.ok) return { kind: 'failure', failure: body.failure };
    const asked = body.value.model ?? body.value.name ?? '';
    return { kind: 'json', body: await shown(services, asked, signal) };
  },
};

/** A model by its name; for any other name, the one that answers. */
async function shown({ assistant, config }: Services, asked: string, signal: AbortSignal) {
  const { chat, complete } = config.roles;
  const name = boundModels(config).find((bound) => sameName(bound, asked)) ?? chat.model;
  const role = name === complete.model && name !== chat.model ? 'complete' : 'chat';
  const limited = AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]);
  const window = await assistant.contextTokens(role, limited);
  const details = detailsOf(name);
  return {
    modelfile: '',
    parameters: window === null ? '' : `num_ctx ${window}`,
    template: '{{ .Prompt }}{{ .Suffix }}',
    details,
    model_info: {
      'general.architecture': details.family,
      ...(window !== null && { [`${details.family}.context_length`]: window }),
    },
    capabilities: ['completion', 'insert'],
  };
}

/** `m` and `m:latest` are the same model. */
function sameName(left: string, right: string): boolean {
  return namesOf(left).name === namesOf(right).name;
}

function namesOf(name: string) {
  const tagged = name.includes(':') ? name : `${name}:latest`;
  return { name: tagged, model: tagged };
}

/** A model that is not a local file gets a digest of its name. */
function fileOf(name: string, known: CatalogModel | null) {
  return {
    modified_at: new Date(0).toISOString(),
    size: known?.bytes ?? 0,
    digest: known?.sha256 ?? textHash(name),
  };
}

function detailsOf(name: string) {
  const family = /^[a-z0-9.]+/i.exec(name)?.[0].toLowerCase() ?? 'unknown';
  return {
    parent_model: '',
    format: 'gguf',
    family,
    families: [family],
    parameter_size: /\d+(?:\.\d+)?b\b/i.exec(name)?.[0].toUpperCase() ?? '',
    quantization_level: '',
  };
}

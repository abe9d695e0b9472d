import type { Config } from '../../../../src/config/schema.ts';
import { now } from '../../protocols/openai-parts.ts';
import { openAiShape } from '../../protocols/shapes.ts';
import type { Route } from '../../route.ts';

/** Start of service in seconds since 1970: a role's model does not change while the process runs. */
const SINCE = now();

/** OpenAI's list of models: those bound to a role, without duplicates. */
export const openAiModelsRoute: Route = {
  method: 'GET',
  path: '/v1/models',
  queued: false,
  errors: openAiShape,
  async handle({ services }) {
    return { kind: 'json', body: { object: 'list', data: boundModels(services.config).map(modelOf) } };
  },
};

/** One of them; a name may contain `/` and `:`. */
export const openAiModelRoute: Route = {
  method: 'GET',
  path: '/v1/models/:id{.+}',
  queued: false,
  errors: openAiShape,
  async handle({ request, services }) {
    const id = idOf(request.url);
    const models = boundModels(services.config);
    if (id !== null && models.includes(id)) return { kind: 'json', body: modelOf(id) };
    const message = `unknown model; available: ${models.join(', ')}`;
    return { kind: 'failure', failure: { code: 'not_found', message } };
  },
};

/** Names of the models that answer here. */
export function boundModels({ roles }: Config): string[] {
  const bound = [roles.chat, roles.complete, roles.embed];
  return [...new Set(bound.flatMap((role) => (role === null ? [] : [role.model])))];
}

/** Null: it is not percent-encoded text. */
function idOf(url: string): string | null {
  try {
    return decodeURIComponent(new URL(url).pathname.slice('/v1/models/'.length));
  } catch {
    return null;
  }
}

function modelOf(id: string) {
  return { id, object: 'model', created: SINCE, owned_by: 'fettle' };
}

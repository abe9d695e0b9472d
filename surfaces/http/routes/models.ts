import { z } from 'zod';
import type { Route } from '../route.ts';

const ModelsAnswer = z.object({
  models: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      bytes: z.int(),
      sha256: z.string(),
      license: z.string(),
      roles: z.array(z.enum(['complete', 'chat', 'embed'])),
      installed: z.object({ source: z.string() }).nullable(),
    }),
  ),
});

/** The models of the catalog and the user's own; `installed` is null for those that are not installed. */
export const modelsRoute: Route = {
  method: 'GET',
  path: '/v1/fettle/models',
  queued: false,
  about: { summary: 'The available and installed models.', answer: ModelsAnswer },
  async handle({ services }) {
    const models = await services.assistant.models.list();
    const body = {
      models: models.map(({ name, title, bytes, sha256, license, roles, installed }) => {
        return {
          name,
          title,
          bytes,
          sha256,
          license,
          roles,
          installed: installed && { source: installed.source },
        };
      }),
    };
    return { kind: 'json', body };
  },
};

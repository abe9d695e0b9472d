import type { Route } from '../route.ts';

/** The models of the catalog and the user's own; `installed` is null for those that are not here. */
export const modelsRoute: Route = {
  method: 'GET',
  path: '/v1/fettle/models',
  queued: false,
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

import type { Route } from '../route.ts';

/** The process answers; nothing is said about models. */
export const healthRoute: Route = {
  method: 'GET',
  path: '/health',
  queued: false,
  handle: async () => ({ kind: 'json', body: { status: 'ok' } }),
};

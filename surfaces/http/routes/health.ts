import { z } from 'zod';
import type { Route } from '../route.ts';

/** The process answers; nothing is said about models. */
export const healthRoute: Route = {
  method: 'GET',
  path: '/health',
  queued: false,
  about: { summary: 'Whether the process answers.', answer: z.object({ status: z.literal('ok') }) },
  handle: async () => ({ kind: 'json', body: { status: 'ok' } }),
};

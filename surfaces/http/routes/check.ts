import { z } from 'zod';
import { readBody } from '../body.ts';
import type { Route } from '../route.ts';

const CheckBody = z.object({
  path: z.string().nullable().default(null),
  language: z.string(),
  text: z.string(),
  /** The text before a change; only what is new since then counts. */
  before: z.string().nullable().default(null),
});

/** The checks on code that anybody wrote. */
export const checkRoute: Route = {
  method: 'POST',
  path: '/v1/fettle/check',
  queued: true,
  async handle({ request, services, signal }) {
    const body = await readBody(request, CheckBody);
    if (!body.ok) return { kind: 'failure', failure: body.failure };
    const { before, ...document } = body.value;
    return { kind: 'json', body: { verdicts: await services.assistant.check(document, before, signal) } };
  },
};

import { z } from 'zod';
import { CompleteRequest } from '../../../src/contract/request.ts';
import { parseInput, readBody } from '../body.ts';
import { badInput } from '../errors.ts';
import type { Route } from '../route.ts';

const PrepareBody = z.looseObject({
  id: z.string().min(1).optional(),
  workspace: z.string().nullable().default(null),
});

/** What an editor says when a file is opened or its cursor moves; nothing comes of it but a faster first completion. */
export const prepareRoute: Route = {
  method: 'POST',
  path: '/v1/fettle/prepare',
  queued: true,
  about: {
    summary:
      'Makes a cursor ready for its first completion. Answers when it is, or when something newer came.',
    body: CompleteRequest.omit({ task: true }).extend(PrepareBody.shape),
    answer: z.object({ prepared: z.boolean() }),
  },
  async handle(call) {
    const body = await readBody(call, PrepareBody);
    if (!body.ok) return { kind: 'failure', failure: body.failure };
    const request = parseInput(CompleteRequest, { ...body.value, task: 'complete', id: call.id });
    if (!request.ok) return { kind: 'failure', failure: request.failure };
    const prepared = await call.services.assistant.prepare(request.value, call.signal);
    if (!prepared.ok && prepared.failure.reason === 'bad_input')
      return { kind: 'failure', failure: badInput(prepared.failure.message) };
    return { kind: 'json', body: { prepared: prepared.ok } };
  },
};

import { z } from 'zod';
import { NextEditRequest, NextEditSilence, NextEditSuggestion } from '../../../src/contract/next-edit.ts';
import { parseInput, readBody } from '../body.ts';
import type { Route } from '../route.ts';

const NextEditBody = z.looseObject({
  id: z.string().min(1).optional(),
  workspace: z.string().nullable().default(null),
});

/** A document and its text before the last edits; the answer is where the same change belongs. */
export const nextEditRoute: Route = {
  method: 'POST',
  path: '/v1/fettle/next-edit',
  queued: true,
  about: {
    summary: 'Where a rename or a change of parameters that was just made belongs, too. Asks no model.',
    body: NextEditRequest.extend(NextEditBody.shape),
    answer: z.union([NextEditSuggestion, NextEditSilence]),
  },
  async handle(call) {
    const body = await readBody(call, NextEditBody);
    if (!body.ok) return { kind: 'failure', failure: body.failure };
    const request = parseInput(NextEditRequest, { ...body.value, id: call.id });
    if (!request.ok) return { kind: 'failure', failure: request.failure };
    return { kind: 'json', body: await call.services.assistant.nextEdit(request.value, call.signal) };
  },
};

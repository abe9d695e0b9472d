import { z } from 'zod';
import { CompletionEvent } from '../../../src/contract/event.ts';
import { readBody } from '../body.ts';
import { badInput, retryAfter } from '../errors.ts';
import type { Call, Reply, Route } from '../route.ts';

const Word = z.string().max(200);

const EventBody = CompletionEvent.omit({ at: true }).extend({
  completion_id: Word.min(1),
  choice_index: z.int().min(0).default(0),
  view_id: Word.nullable().default(null),
  elapsed_ms: z.number().min(0).nullable().default(null),
  select_kind: Word.nullable().default(null),
  /** Same as the header Idempotency-Key. */
  key: Word.min(1).optional(),
});

const EventAnswer = z.object({
  accepted: z.literal(true),
  /** An event with this key was accepted before; this one is not stored again. */
  known: z.boolean(),
});

/** Records what the user did with a completion. Once it is answered, the event survives this process. */
export const ownEventsRoute: Route = {
  method: 'POST',
  path: '/v1/fettle/events',
  queued: false,
  about: { summary: 'Records what the user did with a completion.', body: EventBody, answer: EventAnswer },
  handle,
};

async function handle(call: Call): Promise<Reply> {
  const { request, services } = call;
  const body = await readBody(call, EventBody);
  if (!body.ok) return { kind: 'failure', failure: body.failure };
  const { key: inBody, ...event } = body.value;
  if (event.event === 'survival' && (event.after_ms === undefined || event.survived === undefined))
    return { kind: 'failure', failure: badInput('survival: expected after_ms and survived (0 to 1)') };
  const key = inBody ?? request.headers.get('idempotency-key') ?? undefined;
  if (key !== undefined && !Word.min(1).safeParse(key).success)
    return { kind: 'failure', failure: badInput('Idempotency-Key: expected 1 to 200 characters') };
  const at = new Date().toISOString();
  const kept = await services.assistant.keep({ at, ...event, ...(key !== undefined && { key }) });
  if (kept !== 'not_kept') return { kind: 'json', body: { accepted: true, known: kept === 'known' } };
  const message = 'the event could not be stored; send it again with the same key (the log has the reason)';
  return { kind: 'failure', failure: { code: 'overloaded', message, headers: retryAfter() } };
}

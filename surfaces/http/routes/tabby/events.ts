import { z } from 'zod';
import { readBody } from '../../body.ts';
import { badInput } from '../../errors.ts';
import type { Route } from '../../route.ts';

const Word = z.string().max(200);

const EventBody = z.object({
  type: z.enum(['view', 'select', 'dismiss']),
  completion_id: Word.min(1),
  choice_index: z.int().min(0).nullish(),
  view_id: Word.nullish(),
  elapsed: z.number().min(0).nullish(),
  select_kind: Word.nullish(),
});

/**
 * Tabby's POST /v1/events: what the user did with a completion. Stored only on this machine, and the id is not looked
 * up: completions from before a restart are accepted too.
 */
export const eventsRoute: Route = {
  method: 'POST',
  path: '/v1/events',
  queued: false,
  async handle(call) {
    const { request, services } = call;
    const body = await readBody(call, EventBody);
    if (!body.ok) return { kind: 'failure', failure: body.failure };
    const { type, completion_id, choice_index, view_id, elapsed, select_kind } = body.value;
    const kind = select_kind ?? new URL(request.url).searchParams.get('select_kind');
    if (kind !== null && kind.length > 200)
      return { kind: 'failure', failure: badInput('select_kind: too long') };
    services.assistant.record({
      at: new Date().toISOString(),
      event: type,
      completion_id: completion_id.replace(/^cmpl-/, ''),
      choice_index: choice_index ?? 0,
      view_id: view_id ?? null,
      elapsed_ms: elapsed ?? null,
      select_kind: kind,
    });
    return { kind: 'text', text: '' };
  },
};

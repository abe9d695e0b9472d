import { z } from 'zod';
import { MAX_RECENT_COMPLETIONS } from '../../../src/config/limits.ts';
import { CompletionRecord } from '../../../src/contract/completion-record.ts';
import { badInput } from '../errors.ts';
import type { Route } from '../route.ts';

const Limit = z.coerce.number().int().min(1).max(MAX_RECENT_COMPLETIONS).default(20);

const WhyAnswer = z.object({ completions: z.array(CompletionRecord) });

/** What became of the last completions, `?limit=` of them: why nothing was shown, and what the rest took. */
export const whyRoute: Route = {
  method: 'GET',
  path: '/v1/fettle/why',
  queued: false,
  about: {
    summary: 'What became of the last completions (limit: how many), the newest first.',
    answer: WhyAnswer,
  },
  async handle({ request, services }) {
    const given = new URL(request.url).searchParams.get('limit') ?? undefined;
    const limit = Limit.safeParse(given);
    if (limit.success) return { kind: 'json', body: { completions: services.assistant.recent(limit.data) } };
    const message = `limit: expected a whole number from 1 to ${MAX_RECENT_COMPLETIONS}`;
    return { kind: 'failure', failure: badInput(message) };
  },
};

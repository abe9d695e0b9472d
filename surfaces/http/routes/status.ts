import { basename } from 'node:path';
import { z } from 'zod';
import { MAX_RECENT_COMPLETIONS, MAX_SERVER_QUEUE } from '../../../src/config/limits.ts';
import type { Config } from '../../../src/config/schema.ts';
import { CompletionRecord } from '../../../src/contract/completion-record.ts';
import type { EngineStatus } from '../../../src/ports/engine.ts';
import { badInput } from '../errors.ts';
import type { Route } from '../route.ts';

const Bound = z.object({ provider: z.string(), model: z.string() });

const StatusAnswer = z.object({
  version: z.string(),
  home: z.string(),
  roles: z.object({ complete: Bound, chat: Bound, embed: Bound.nullable() }),
  engine: z.object({
    running: z.boolean(),
    restarts: z.int(),
    resident_bytes: z.int().nullable(),
    models: z.array(z.object({ file: z.string(), resident_bytes: z.int(), busy: z.boolean() })),
    /** Evaluated prompts kept as files: written, read back, not possible, and their bytes now; null while it does not run. */
    snapshots: z.object({ saved: z.int(), restored: z.int(), failed: z.int(), bytes: z.int() }).nullable(),
  }),
  queue: z.object({ running: z.int(), limit: z.int() }),
  /** Of those that are remembered; `last_silence`: why nothing was shown the last time. */
  completions: z.object({
    shown: z.int(),
    silent: z.int(),
    last_silence: CompletionRecord.nullable(),
  }),
});

/** What runs, with which models, and how busy it is. */
export const statusRoute: Route = {
  method: 'GET',
  path: '/v1/fettle/status',
  queued: false,
  about: { summary: 'What runs, with which models, and how busy it is.', answer: StatusAnswer },
  async handle({ services }) {
    const { assistant, config, home, queue, version } = services;
    const body = {
      version,
      home,
      roles: rolesOf(config),
      engine: engineOf(await assistant.status()),
      queue: { running: queue.running, limit: MAX_SERVER_QUEUE },
      completions: completionsOf(assistant.recent(MAX_RECENT_COMPLETIONS)),
    };
    return { kind: 'json', body };
  },
};

function completionsOf(records: readonly CompletionRecord[]) {
  const silent = records.filter(({ reason }) => reason !== null);
  return {
    shown: records.length - silent.length,
    silent: silent.length,
    last_silence: silent[0] ?? null,
  };
}

function rolesOf({ roles }: Config) {
  const bound = Object.entries(roles).map(([name, role]) => {
    return [name, role && { provider: role.provider, model: role.model }];
  });
  return Object.fromEntries(bound);
}

/** The engine in the words of the wire; where its files are is nobody's business. */
export function engineOf(status: EngineStatus) {
  return {
    running: status.running,
    restarts: status.restarts,
    resident_bytes: status.residentBytes,
    models: status.models.map((model) => ({
      file: basename(model.path),
      resident_bytes: model.residentBytes,
      busy: model.busy,
    })),
    snapshots: status.snapshots,
  };
}

/** The process answers; nothing is said about models. */
export const healthRoute: Route = {
  method: 'GET',
  path: '/health',
  queued: false,
  about: { summary: 'Whether the process answers.', answer: z.object({ status: z.literal('ok') }) },
  handle: async () => ({ kind: 'json', body: { status: 'ok' } }),
};

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

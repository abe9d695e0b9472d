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
    /** Evaluated prompts saved as files: written, restored, failed, and their bytes now; null while not running. */
    snapshots: z.object({ saved: z.int(), restored: z.int(), failed: z.int(), bytes: z.int() }).nullable(),
  }),
  queue: z.object({ running: z.int(), limit: z.int() }),
  /** Of the remembered ones; `last_silence`: why nothing was shown the last time. */
  completions: z.object({
    shown: z.int(),
    silent: z.int(),
    last_silence: CompletionRecord.nullable(),
  }),
});

/** Reports what is running, with which models, and how busy it is. */
export const statusRoute: Route = {
  method: 'GET',
  path: '/v1/fettle/status',
  queued: false,
  about: { summary: 'The state of the server: its models and its load.', answer: StatusAnswer },
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

/** The engine's status in the wire format; the location of its files is not disclosed. */
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

/** The process answers; says nothing about models. */
export const healthRoute: Route = {
  method: 'GET',
  path: '/health',
  queued: false,
  about: {
    summary: 'Health check: answers while the process is up.',
    answer: z.object({ status: z.literal('ok') }),
  },
  handle: async () => ({ kind: 'json', body: { status: 'ok' } }),
};

const Limit = z.coerce.number().int().min(1).max(MAX_RECENT_COMPLETIONS).default(20);

const WhyAnswer = z.object({ completions: z.array(CompletionRecord) });

/** The outcomes of the last completions, `?limit=` of them: why nothing was shown, and how long the others took. */
export const whyRoute: Route = {
  method: 'GET',
  path: '/v1/fettle/why',
  queued: false,
  about: {
    summary: 'The outcomes of the last completions (limit: how many), newest first.',
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

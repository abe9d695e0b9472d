import { z } from 'zod';
import { type Answer, isSuggestion, type NoSuggestion } from '../../../src/contract/answer.ts';
import type { Progress } from '../../../src/contract/progress.ts';
import type { SilenceReason } from '../../../src/contract/reasons.ts';
import { Request, type Task } from '../../../src/contract/request.ts';
import { parseInput, readBody } from '../body.ts';
import { type ErrorCode, type HttpFailure, retryAfter } from '../errors.ts';
import type { Call, Reply, Route } from '../route.ts';
import type { ServerSentEvent } from '../stream.ts';

/** What the wire may leave out of a request, and what it adds. All else is the contract's. */
const WireBody = z.looseObject({
  id: z.string().min(1).optional(),
  workspace: z.string().nullable().default(null),
  stream: z.boolean().default(false),
});

/** Reasons that are errors of this door. With every other one, "nothing to show" is the answer: 200. */
export const ERROR_OF_REASON: Partial<Record<SilenceReason, ErrorCode>> = {
  bad_input: 'bad_input',
  overloaded: 'overloaded',
  rate_limited: 'rate_limited',
  model_missing: 'model_missing',
  provider_unreachable: 'provider_unreachable',
  internal_error: 'internal',
};

export const TASK_ROUTES: Route[] = [taskRoute('generate'), taskRoute('complete'), taskRoute('explain')];

function taskRoute(task: Task): Route {
  return {
    method: 'POST',
    path: `/v1/fettle/${task}`,
    queued: true,
    async handle(call) {
      const body = await readBody(call.request, WireBody);
      if (!body.ok) return { kind: 'failure', failure: body.failure };
      const { stream, ...fields } = body.value;
      const request = parseInput(Request, { ...fields, task, id: fields.id ?? call.id });
      if (!request.ok) return { kind: 'failure', failure: request.failure };
      const progress = call.services.assistant.answer(request.value, call.signal);
      if (stream || wantsEvents(call)) return { kind: 'events', events: eventsOf(progress) };
      return replyOf(await lastAnswer(progress));
    },
  };
}

function wantsEvents({ request }: Call): boolean {
  return /\btext\/event-stream\b/i.test(request.headers.get('accept') ?? '');
}

async function* eventsOf(progress: AsyncIterable<Progress>): AsyncGenerator<ServerSentEvent> {
  for await (const step of progress) yield { event: step.type, data: JSON.stringify(step) };
}

async function lastAnswer(progress: AsyncIterable<Progress>): Promise<Answer> {
  for await (const step of progress) if (step.type === 'answer-end') return step.answer;
  throw new Error('The assistant ended without an answer');
}

function replyOf(answer: Answer): Reply {
  const failure = isSuggestion(answer) ? null : failureOf(answer);
  return failure ? { kind: 'failure', failure } : { kind: 'json', body: answer };
}

/** The answer goes along with its error: the evidence of what was rejected is never dropped. */
function failureOf(answer: NoSuggestion): HttpFailure | null {
  const { reason, message, retry_after_ms } = answer.no_suggestion;
  const code = ERROR_OF_REASON[reason];
  if (code === undefined) return null;
  const waits = code === 'overloaded' || code === 'rate_limited';
  return { code, message, beside: answer, ...(waits ? { headers: retryAfter(retry_after_ms) } : {}) };
}

import { z } from 'zod';
import { type Answer, isSuggestion, NoSuggestion, Suggestion } from '../../../src/contract/answer.ts';
import { NextEditRequest, NextEditSuggestion, NoNextEdit } from '../../../src/contract/next-edit.ts';
import type { Progress } from '../../../src/contract/progress.ts';
import {
  ChatRequest,
  CompleteRequest,
  ExplainRequest,
  GenerateRequest,
  Request,
  type Task,
} from '../../../src/contract/request.ts';
import { parseInput, readBody } from '../body.ts';
import { badInput } from '../errors.ts';
import { failureOf } from '../failure-of-answer.ts';
import type { Call, Reply, Route } from '../route.ts';
import type { ServerSentEvent } from '../stream.ts';

/** Differences between the wire and a task's request: added and optional fields. */
const WIRE_FIELDS = {
  id: z.string().min(1).optional(),
  workspace: z.string().nullable().default(null),
  stream: z.boolean().default(false),
};

/** Everything else is the contract's. */
const WireBody = z.looseObject(WIRE_FIELDS);

const TASKS: Record<Task, { summary: string; body: z.ZodType }> = {
  generate: {
    summary: 'Generates code from a request.',
    body: GenerateRequest.omit({ task: true }).extend(WIRE_FIELDS),
  },
  complete: {
    summary: 'Completes the code at a cursor.',
    body: CompleteRequest.omit({ task: true }).extend(WIRE_FIELDS),
  },
  explain: {
    summary: 'Explains code.',
    body: ExplainRequest.omit({ task: true }).extend(WIRE_FIELDS),
  },
  chat: {
    summary: 'Answers the next message of a conversation.',
    body: ChatRequest.omit({ task: true }).extend(WIRE_FIELDS),
  },
};

export const TASK_ROUTES: Route[] = (['generate', 'complete', 'explain', 'chat'] as const).map(taskRoute);

function taskRoute(task: Task): Route {
  return {
    method: 'POST',
    path: `/v1/fettle/${task}`,
    queued: true,
    about: { ...TASKS[task], answer: z.union([Suggestion, NoSuggestion]) },
    async handle(call) {
      const body = await readBody(call, WireBody);
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
  throw new Error('The assistant stopped without an answer');
}

/** An error includes the answer: the evidence of what was rejected is never dropped. */
function replyOf(answer: Answer): Reply {
  const failure = isSuggestion(answer) ? null : failureOf(answer);
  return failure
    ? { kind: 'failure', failure: { ...failure, beside: answer } }
    : { kind: 'json', body: answer };
}

const PrepareBody = z.looseObject({
  id: z.string().min(1).optional(),
  workspace: z.string().nullable().default(null),
});

/** Sent by an editor when a file is opened or its cursor moves; the only effect is a faster first completion. */
export const prepareRoute: Route = {
  method: 'POST',
  path: '/v1/fettle/prepare',
  queued: true,
  about: {
    summary:
      'Prepares a position for its first completion. Answers when it is ready, or when a newer request arrives.',
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
    summary: 'Other places where the last rename or parameter change applies. Asks no model.',
    body: NextEditRequest.extend(NextEditBody.shape),
    answer: z.union([NextEditSuggestion, NoNextEdit]),
  },
  async handle(call) {
    const body = await readBody(call, NextEditBody);
    if (!body.ok) return { kind: 'failure', failure: body.failure };
    const request = parseInput(NextEditRequest, { ...body.value, id: call.id });
    if (!request.ok) return { kind: 'failure', failure: request.failure };
    return { kind: 'json', body: await call.services.assistant.nextEdit(request.value, call.signal) };
  },
};

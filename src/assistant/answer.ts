import { Channel } from '../base/channel.ts';
import { type Answer, isSuggestion } from '../contract/answer.ts';
import type { CompletionRecord } from '../contract/completion-record.ts';
import type { NextEditAnswer, NextEditRequest } from '../contract/next-edit.ts';
import type { Progress } from '../contract/progress.ts';
import type { CompleteRequest, Request } from '../contract/request.ts';
import type { Parts, Role } from '../parts.ts';
import { chat } from '../tasks/chat/chat.ts';
import { prefetchAfter } from '../tasks/complete/ahead.ts';
import { complete } from '../tasks/complete/complete.ts';
import type { CompleteServices } from '../tasks/complete/run.ts';
import { explain } from '../tasks/explain/explain.ts';
import { generate } from '../tasks/generate/generate.ts';
import { nextEdit } from '../tasks/next-edit/next-edit.ts';
import { TaskRun } from '../tasks/run/run.ts';
import { pullMissing } from './models.ts';

/** How long a next edit may take while analyzers load. */
const NEXT_EDIT_DEADLINE_MS = 10_000;

/** The first completion also loads its model; an editor sends its own, far shorter deadline. */
const COMPLETE_DEADLINE_MS = 30_000;
const CHAT_DEADLINE_MS = 180_000;
/** The longest deadline a client may set: timers go no further than 49 days, and no one waits for hours. */
const MAX_DEADLINE_MS = 3_600_000;

const DEADLINE_MS: Record<Role, number> = { complete: COMPLETE_DEADLINE_MS, chat: CHAT_DEADLINE_MS };

/** Runs a request's task. Never throws; the last event is `answer-end`. A reader that stops early ends it. */
export async function* answer(
  parts: Parts,
  request: Request,
  signal: AbortSignal,
): AsyncGenerator<Progress, void, void> {
  const channel = new Channel<Progress>();
  // A reader that leaves early does not need the rest.
  const left = new AbortController();
  const stop = AbortSignal.any([signal, left.signal]);
  const emit = (progress: Progress) => channel.push(progress);
  const running = runTask(parts, request, emit, stop)
    .then((answered) => emit({ type: 'answer-end', answer: answered }))
    .finally(() => channel.end());
  try {
    yield* channel;
  } finally {
    left.abort();
    await running;
  }
}

async function runTask(
  parts: Parts,
  request: Request,
  emit: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Answer> {
  // A second busy process next to the engine costs more than it brings: waiting users come first.
  const resume = parts.repositories.pause();
  try {
    const answered = await runWhilePaused(parts, request, emit, signal);
    if (request.task === 'complete')
      parts.completionLog.add(completionRecord(request, answered, new Date().toISOString()));
    return answered;
  } finally {
    resume();
  }
}

async function runWhilePaused(
  parts: Parts,
  request: Request,
  emit: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Answer> {
  const services = servicesFor(parts, request);
  const { role } = services;
  const pulled = await pullMissing(parts, role, signal);
  const searchMs = request.task === 'generate' ? (request.search_ms ?? 0) : 0;
  const deadlineMs = Math.min(request.deadline_ms ?? DEADLINE_MS[role] + searchMs, MAX_DEADLINE_MS);
  const deadline = AbortSignal.timeout(deadlineMs);
  const limited = AbortSignal.any([signal, deadline]);
  if (!pulled.ok) {
    return new TaskRun(request, services, emit, limited).noSuggestion(pulled.failure);
  }
  try {
    switch (request.task) {
      case 'generate':
        return await generate(new TaskRun(request, services, emit, limited));
      case 'complete':
        return await completeInTurn(request, services, emit, limited);
      case 'explain':
        return await explain(new TaskRun(request, services, emit, limited));
      case 'chat':
        return await chat(new TaskRun(request, services, emit, limited));
    }
  } catch (error) {
    // An internal bug: the request still gets its answer, the log gets the stack.
    parts.log.error('task-fault', { task: request.task, error });
    const message = 'Fettle failed on this request; the log has the details. Please report it';
    return new TaskRun(request, services, emit, limited).noSuggestion({ reason: 'internal_error', message });
  }
}

/** The services for a request's task, with the model of its role. */
export function servicesFor({ services, bound }: Parts, { task }: Request): CompleteServices {
  return { ...services, ...bound[task === 'complete' ? 'complete' : 'chat'] };
}

/** A newer completion of the same document stops the one it supersedes. */
async function completeInTurn(
  request: CompleteRequest,
  services: CompleteServices,
  emit: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Answer> {
  const turn = services.completions.enter(request);
  try {
    const answer = await complete(
      new TaskRun(request, services, emit, AbortSignal.any([signal, turn.signal])),
    );
    prefetchAfter(request, answer, services);
    return answer;
  } finally {
    turn.leave();
  }
}

/** The record of a completion answered at a time (ISO 8601). */
function completionRecord(
  { id, document, position }: CompleteRequest,
  answered: Answer,
  at: string,
): CompletionRecord {
  const { total_ms, model_ms, checks_ms, reused } = answered.timings;
  const withheld = isSuggestion(answered) ? null : answered.no_suggestion;
  return {
    ...{ at, id, path: document.path, line: position.line },
    ...{ reason: withheld?.reason ?? null, message: withheld?.message ?? null },
    ...{ kind: reused ?? ('drawn' as const), ms: total_ms, model_ms, checks_ms },
  };
}

/** Runs the task within its deadline, while background indexing is suspended. Never throws. */
export async function nextEditIn(
  { services, bound, repositories }: Parts,
  request: NextEditRequest,
  signal: AbortSignal,
): Promise<NextEditAnswer> {
  const resume = repositories.pause();
  const deadline = AbortSignal.timeout(
    Math.min(request.deadline_ms ?? NEXT_EDIT_DEADLINE_MS, MAX_DEADLINE_MS),
  );
  try {
    return await nextEdit(request, { ...services, ...bound.complete }, AbortSignal.any([signal, deadline]));
  } finally {
    resume();
  }
}

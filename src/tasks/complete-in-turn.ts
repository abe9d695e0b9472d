import type { Silence } from '../answer/build.ts';
import { untilAborted } from '../base/until-aborted.ts';
import type { Answer } from '../contract/answer.ts';
import type { Progress } from '../contract/progress.ts';
import type { CompleteRequest } from '../contract/request.ts';
import { complete } from './complete.ts';
import { prefetchAfter } from './prefetch.ts';
import { TaskRun, type TaskServices } from './run.ts';

export type Asking = {
  emit(progress: Progress): void;
  /** Aborts when who asks is gone. */
  signal: AbortSignal;
  deadline: AbortSignal;
  /** Told of a bug in what goes on after who asked is gone. */
  onFault(error: unknown): void;
};

/**
 * A newer completion of the same document takes the place of those that it overtakes. What is drawn for one of them may
 * go on without who asked for it (`CompletionTurn`).
 */
export async function completeInTurn(
  request: CompleteRequest,
  services: TaskServices,
  { emit, signal, deadline, onFault }: Asking,
): Promise<Answer> {
  const turn = services.completions.enter(request);
  const run = new TaskRun(request, services, emit, AbortSignal.any([turn.drawing, deadline]));
  const left = AbortSignal.any([signal, turn.signal]);
  try {
    const working = turn.during(complete(run, turn));
    const answer = await untilAborted(working, left);
    if (answer !== null) {
      prefetchAfter(request, answer, services);
      return answer;
    }
    working.catch(onFault);
    return new TaskRun(request, services, emit, left).silent(CANCELLED);
  } finally {
    turn.leave();
  }
}

const CANCELLED: Silence = {
  reason: 'cancelled',
  message: 'The request was cancelled; ask again if it is still wanted',
};

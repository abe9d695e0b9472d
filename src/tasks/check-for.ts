import { detach } from '../base/detach.ts';
import type { Check } from '../checks/check.ts';
import { checksAt } from '../checks/registry.ts';
import { runChecks, warmChecks } from '../checks/run.ts';
import { prepareTypes } from '../checks/types.ts';
import { CHAT_CHECK_MS, CHECK_WARM_MS, COMPLETE_WARM_MS } from '../config/limits.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { Request, Task } from '../contract/request.ts';
import type { CheckName, Verdict } from '../contract/verdict.ts';
import type { TaskServices } from './run.ts';

/** Has the analyzers load while the model is at work; no one waits for this. */
export function prepareChecks(request: Request, { analyzers }: TaskServices, signal: AbortSignal): void {
  const language = request.document?.language ?? ('language' in request ? request.language : '');
  const target = { language, path: request.document?.path ?? null, workspace: request.workspace };
  detach(warmChecks(checksOf(request.task), target, analyzers));
  prepareTypes(analyzers.types, request, signal);
}

export type CheckFor = {
  candidate: Candidate;
  /** Undefined: all that the task has. */
  only: CheckName[] | undefined;
  services: TaskServices;
  signal: AbortSignal;
  onVerdict(verdict: Verdict): void;
};

/** The verdicts of a task's candidate. Loading an analyzer is not held against the deadline. */
export function checkFor(task: Task, { only, services, ...run }: CheckFor): Promise<Verdict[]> {
  const { analyzers, clock, beforeDisplayMs } = services;
  const checks = checksOf(task).filter(({ name }) => only?.includes(name) ?? true);
  return runChecks({ ...run, checks, analyzers, clock, ...patience(task, beforeDisplayMs) });
}

/** Only code that was asked for is run: a completion has no time for it, an explanation nothing to run. */
function checksOf(task: Task): readonly Check<unknown>[] {
  return task === 'generate' ? checksAt('display', 'run') : checksAt('display');
}

/** A completion is shown at once or not at all; who asked for code would rather wait than read that it was not checked. */
function patience(task: Task, beforeDisplayMs: number): { deadlineMs: number; warmMs: number } {
  if (task === 'complete') return { deadlineMs: beforeDisplayMs, warmMs: COMPLETE_WARM_MS };
  return { deadlineMs: Math.max(beforeDisplayMs, CHAT_CHECK_MS), warmMs: CHECK_WARM_MS };
}

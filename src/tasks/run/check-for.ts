import { detach } from '../../base/detach.ts';
import type { Analyzers, Check } from '../../checks/check.ts';
import { checksAt, withInstalled } from '../../checks/registry.ts';
import { runChecks, warmChecks } from '../../checks/run.ts';
import { askedInPassing, prepareTypes } from '../../checks/types.ts';
import { notRequested } from '../../checks/verdict.ts';
import { CHAT_CHECK_MS, CHECK_WARM_MS, COMPLETE_WARM_MS } from '../../config/limits.ts';
import type { Candidate } from '../../contract/candidate.ts';
import type { Request, Task } from '../../contract/request.ts';
import type { CheckName, Verdict } from '../../contract/verdict.ts';
import type { TaskServices } from './services.ts';

/** Has the analyzers load while the model is at work; no one waits for this. */
export function prepareChecks(request: Request, services: TaskServices, signal: AbortSignal): void {
  const analyzers = analyzersFor(request.task, services);
  const language = request.document?.language ?? ('language' in request ? request.language : '');
  const target = { language, path: request.document?.path ?? null, workspace: request.workspace };
  detach(warmChecks(divided(request, checksOf(request.task)).run, target, analyzers));
  prepareTypes(analyzers.types, request, signal);
}

type CheckFor = {
  candidate: Candidate;
  /** Undefined: all that the task has. */
  only: CheckName[] | undefined;
  services: TaskServices;
  signal: AbortSignal;
  onVerdict(verdict: Verdict): void;
};

/** The verdicts of a task's candidate. Loading an analyzer is not held against the deadline. */
export async function checkFor(request: Request, { only, services, ...rest }: CheckFor): Promise<Verdict[]> {
  const { task } = request;
  const { clock, beforeDisplayMs } = services;
  const analyzers = analyzersFor(task, services);
  const named = checksOf(task).filter(({ name }) => only?.includes(name) ?? true);
  const { run, left } = divided(request, named);
  const checks = await withInstalled(run, analyzers);
  const verdicts = await runChecks({
    ...rest,
    checks,
    analyzers,
    clock,
    ...patience(task, beforeDisplayMs),
  });
  const why = 'the client sent a part of the file';
  return [...verdicts, ...notRequested(left, analyzers, rest.candidate.language, why)];
}

/** A keystroke closes nobody's project, and waits for none. */
function analyzersFor(task: Task, { analyzers }: TaskServices): Analyzers {
  return task === 'complete' ? { ...analyzers, types: askedInPassing(analyzers.types) } : analyzers;
}

/** What declares the names of a stretch of a file stands outside of it. */
const NEEDS_WHOLE_FILE: readonly CheckName[] = ['lint', 'types'];

/** The checks that can say something about the request's document, and those that cannot. */
function divided(
  { document }: Request,
  checks: readonly Check<unknown>[],
): Record<'run' | 'left', readonly Check<unknown>[]> {
  if (document?.part !== true) return { run: checks, left: [] };
  const needsAll = ({ name }: Check<unknown>) => NEEDS_WHOLE_FILE.includes(name);
  return { run: checks.filter((check) => !needsAll(check)), left: checks.filter(needsAll) };
}

/**
 * Only code that was asked for is run: a completion has no time for it, an explanation nothing to run. While someone is
 * typing the tools of others wait for the acceptance: a process for each keystroke would take the model's cores, and
 * what ships with Fettle has looked by the same rules.
 */
function checksOf(task: Task): readonly Check<unknown>[] {
  if (task === 'generate') return checksAt('display', 'run');
  const checks = checksAt('display');
  return task === 'complete' ? checks.filter(({ isInstalled }) => isInstalled === undefined) : checks;
}

/** A completion is shown at once or not at all; who asked for code would rather wait than read that it was not checked. */
function patience(task: Task, beforeDisplayMs: number): { deadlineMs: number; warmMs: number } {
  if (task === 'complete') return { deadlineMs: beforeDisplayMs, warmMs: COMPLETE_WARM_MS };
  return { deadlineMs: Math.max(beforeDisplayMs, CHAT_CHECK_MS), warmMs: CHECK_WARM_MS };
}

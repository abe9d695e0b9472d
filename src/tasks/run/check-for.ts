import { detach } from '../../base/detach.ts';
import type { Analyzers, Check } from '../../checks/check.ts';
import { checksAt, withInstalled } from '../../checks/registry.ts';
import { runChecks, warmChecks } from '../../checks/run.ts';
import { askedInPassing, prepareTypes } from '../../checks/types.ts';
import { notRequested } from '../../checks/verdict.ts';
import { CHECK_WARM_MS, COMPLETE_WARM_MS } from '../../config/limits.ts';
import type { Candidate } from '../../contract/candidate.ts';
import type { Request, Task } from '../../contract/request.ts';
import type { CheckName, Verdict } from '../../contract/verdict.ts';
import type { TaskServices } from './services.ts';

/** Time for one check of explicitly requested code, when the setting for code shown while typing is shorter. */
const CHAT_CHECK_MS = 3_000;

/** Loads the analyzers while the model is working. Does not block. */
export function prepareChecks(request: Request, services: TaskServices, signal: AbortSignal): void {
  const analyzers = analyzersFor(request.task, services);
  const language = request.document?.language ?? ('language' in request ? request.language : '');
  const target = { language, path: request.document?.path ?? null, workspace: request.workspace };
  detach(warmChecks(divided(request, checksOf(request.task)).run, target, analyzers));
  prepareTypes(analyzers.types, request, signal);
}

type CheckFor = {
  candidate: Candidate;
  /** Undefined: all checks of the task. */
  only: CheckName[] | undefined;
  services: TaskServices;
  signal: AbortSignal;
  onVerdict(verdict: Verdict): void;
};

/** The verdicts on a task's candidate. Loading an analyzer does not count toward the deadline. */
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

/** A keystroke never unloads a project, and waits for none. */
function analyzersFor(task: Task, { analyzers }: TaskServices): Analyzers {
  return task === 'complete' ? { ...analyzers, types: askedInPassing(analyzers.types) } : analyzers;
}

/** The names in a part of a file are declared outside it. */
const NEEDS_WHOLE_FILE: readonly CheckName[] = ['lint', 'types'];

/** The checks that apply to the request's document, and those that do not. */
function divided(
  { document }: Request,
  checks: readonly Check<unknown>[],
): Record<'run' | 'left', readonly Check<unknown>[]> {
  if (document?.part !== true) return { run: checks, left: [] };
  const needsAll = ({ name }: Check<unknown>) => NEEDS_WHOLE_FILE.includes(name);
  return { run: checks.filter((check) => !needsAll(check)), left: checks.filter(needsAll) };
}

/**
 * Only requested code is run: a completion has no time for it, an explanation nothing to run. While the user is typing,
 * third-party tools are left to the acceptance checks: a process for each keystroke would take the model's cores, and
 * Fettle's own analyzers have applied the same rules.
 */
function checksOf(task: Task): readonly Check<unknown>[] {
  if (task === 'generate') return checksAt('display', 'run');
  const checks = checksAt('display');
  return task === 'complete' ? checks.filter(({ isInstalled }) => isInstalled === undefined) : checks;
}

/** A completion is shown at once or not at all; a user who requested code would rather wait than get it unchecked. */
function patience(task: Task, beforeDisplayMs: number): { deadlineMs: number; warmMs: number } {
  if (task === 'complete') return { deadlineMs: beforeDisplayMs, warmMs: COMPLETE_WARM_MS };
  return { deadlineMs: Math.max(beforeDisplayMs, CHAT_CHECK_MS), warmMs: CHECK_WARM_MS };
}

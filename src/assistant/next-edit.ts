import { MAX_DEADLINE_MS, NEXT_EDIT_DEADLINE_MS } from '../config/limits.ts';
import type { NextEditAnswer, NextEditRequest } from '../contract/next-edit.ts';
import type { Parts } from '../parts.ts';
import { nextEdit } from '../tasks/next-edit/next-edit.ts';

/** Runs the task within its deadline, while work on indexes holds still. Never throws. */
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

import type { Verdict } from '../contract/verdict.ts';

/** Whether a candidate may be shown: no check failed. What could not be checked is shown as unknown, never as passed. */
export function mayShow(verdicts: Verdict[]): boolean {
  return verdicts.every(({ status }) => status !== 'fail');
}

/** One line that names what the last candidate failed, for `nothing_passed`. */
export function whyNothingPassed(verdicts: Verdict[], attempts: number): string {
  const failed = verdicts
    .filter(({ status }) => status === 'fail')
    .map(({ check, findings }) => `${check} (${findings[0]?.message ?? 'no detail'})`);
  const drafts = attempts === 1 ? 'The only draft' : `None of ${attempts} drafts passed; the last one`;
  return `${drafts} failed ${failed.join(' and ')}. Word the request differently, or try a larger model`;
}

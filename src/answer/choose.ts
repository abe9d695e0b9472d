import { isAtLeast, type Severity, type Verdict } from '../contract/verdict.ts';

/**
 * Whether a candidate may be shown: it has no findings of severity high or critical. Lesser findings are shown with it,
 * and what could not be checked is shown as unknown, never as passed.
 */
export function mayShow(verdicts: Verdict[]): boolean {
  return !verdicts.some(withholds);
}

function withholds({ status, severity }: Verdict): boolean {
  // A failure without a severity counts as severe.
  return status === 'fail' && (severity === null || isSevere({ severity }));
}

/** Whether it may be shown but has a finding users would rather avoid: another candidate without one is preferred. */
export function isDisputed({ status, severity }: Verdict): boolean {
  return status === 'fail' && severity !== null && isAtLeast(severity, 'medium');
}

function isSevere({ severity }: { severity: Severity }): boolean {
  return isAtLeast(severity, 'high');
}

/**
 * One line on what the last candidate failed, for `nothing_passed`. `canSearch`: the request may set a search time;
 * `doubt`: what may be wrong with the request itself, which helps more than searching on.
 */
export function whyNothingPassed(
  verdicts: Verdict[],
  attempts: number,
  { canSearch = false, doubt = null }: { canSearch?: boolean; doubt?: string | null } = {},
): string {
  const failed = verdicts.filter(withholds).map(({ check, findings }) => {
    const worst = findings.find(isSevere) ?? findings[0];
    return `${check} (${worst?.message ?? 'no detail'})`;
  });
  const drafts = attempts === 1 ? 'The only draft' : `None of ${attempts} drafts passed; the last one`;
  const advice = `${canSearch ? 'Search for longer, rephrase' : 'Rephrase'} the request, or try a larger model`;
  return `${drafts} failed ${failed.join(' and ')}. ${doubt ?? advice}`;
}

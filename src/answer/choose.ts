import { isAtLeast, type Severity, type Verdict } from '../contract/verdict.ts';

/**
 * Whether a candidate may be shown: nothing of severity high or critical was found. What is less is shown with
 * its finding, and what could not be checked is shown as unknown, never as passed.
 */
export function mayShow(verdicts: Verdict[]): boolean {
  return !verdicts.some(withholds);
}

function withholds({ status, severity }: Verdict): boolean {
  // A failure that does not say how bad it is counts as bad.
  return status === 'fail' && (severity === null || isSevere({ severity }));
}

/** Whether it may be shown, with a finding that people would rather be without: where there is another, that is taken. */
export function isDisputed({ status, severity }: Verdict): boolean {
  return status === 'fail' && severity !== null && isAtLeast(severity, 'medium');
}

function isSevere({ severity }: { severity: Severity }): boolean {
  return isAtLeast(severity, 'high');
}

/**
 * One line that names what the last candidate failed, for `nothing_passed`. `canSearch`: the request may say for how
 * long; `doubt`: what of the request itself may be wrong, which is more than to look on.
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
  const advice = `${canSearch ? 'Keep looking for longer, word' : 'Word'} the request differently, or try a larger model`;
  return `${drafts} failed ${failed.join(' and ')}. ${doubt ?? advice}`;
}

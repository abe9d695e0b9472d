import { languageOfPath } from '../base/languages.ts';
import { type PolicyLayer, type Rules, rulesFor } from '../config/policy.ts';
import type { Reading } from '../contract/reading.ts';
import type { UnknownReason } from '../contract/reasons.ts';
import { isAtLeast, lacksAnswer, type Verdict } from '../contract/verdict.ts';

/** One line for each thing that blocks it. */
export type Acceptance = { accepted: boolean; because: string[] };

/**
 * Whether code with these verdicts may be accepted, under the policies of its user and its project. `path` is relative
 * to the project, or null for code without a file; `kind` tells whether the file is text. Not accepted: a finding at or
 * above the policy's `block_at` (`high` without a policy), and a required check that is `unknown` or did not run.
 */
export function acceptance(
  verdicts: readonly Verdict[],
  policies: readonly PolicyLayer[],
  path: string | null,
  kind: Reading['kind'] = 'text',
): Acceptance {
  const isProgram = kind !== 'binary' && kind !== 'link' && (path === null || languageOfPath(path) !== null);
  const rules = rulesFor(policies, path);
  const because = [
    ...verdicts.filter((verdict) => isBlocked(verdict, rules)).map((verdict) => foundWords(verdict, rules)),
    ...rules.require.flatMap(({ check, from }) => {
      const verdict = verdicts.find((given) => given.check === check);
      const missing = missingWords(verdict, isProgram);
      return missing === null ? [] : [`${check} is required by ${from} and ${missing}`];
    }),
  ];
  return { accepted: because.length === 0, because };
}

/** The same for a file that was not read: no check has an answer, all for the same reason. */
export function unreadAcceptance(
  reason: UnknownReason,
  detail: string,
  policies: readonly PolicyLayer[],
  path: string,
): Acceptance {
  const because = rulesFor(policies, path).require.map(
    ({ check, from }) => `${check} is required by ${from} and is unknown: ${reason}: ${detail}`,
  );
  return { accepted: because.length === 0, because };
}

function isBlocked({ severity }: Verdict, { blockAt }: Rules): boolean {
  return severity !== null && isAtLeast(severity, blockAt);
}

/** Counts the findings of the highest severity; lower ones are in the list of findings. */
function foundWords({ check, severity, findings }: Verdict, { blockAt, blockAtFrom }: Rules): string {
  const count = findings.filter((finding) => finding.severity === severity).length;
  const from = blockAtFrom === null ? '' : ` in ${blockAtFrom}`;
  return `blocked: ${count} ${severity} ${check} finding${count === 1 ? '' : 's'} (block_at: ${blockAt}${from})`;
}

/** Null: it has an answer, or it is about programs and this file is not one. */
function missingWords(verdict: Verdict | undefined, isProgram: boolean): string | null {
  if (verdict === undefined) return 'did not run';
  if (!lacksAnswer(verdict)) return null;
  const reason = verdict.reason ?? 'no reason given';
  return !isProgram && reason.startsWith('language_not_supported:') ? null : `is unknown: ${reason}`;
}

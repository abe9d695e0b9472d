import { languageOfPath } from '../base/languages.ts';
import { type PolicyLayer, type Rules, rulesFor } from '../config/policy.ts';
import type { Reading } from '../contract/reading.ts';
import type { UnknownReason } from '../contract/reasons.ts';
import { isAtLeast, lacksAnswer, type Verdict } from '../contract/verdict.ts';

/** One line for each thing that blocks. */
export type Acceptance = { accepted: boolean; because: string[] };

/**
 * Whether code may be taken over with these verdicts, under the policies of its user and its project. `path` is
 * relative to the project, or null for code without a file; `kind` says whether the file is a text at all. Not
 * accepted: a finding as bad as the policy's `block_at` (`high` without a policy) or worse, and a required check that is
 * `unknown` or did not run.
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

/** The same of a file that was not read: no check has an answer, and all for one reason. */
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

function foundWords({ check, severity }: Verdict, { blockAt, blockAtFrom }: Rules): string {
  const from = blockAtFrom === null ? '' : ` (${blockAtFrom})`;
  return `${check} found something ${severity}, and ${blockAt} blocks${from}`;
}

/** Null: it has an answer, or is about programs and this file is none. */
function missingWords(verdict: Verdict | undefined, isProgram: boolean): string | null {
  if (verdict === undefined) return 'did not run';
  if (!lacksAnswer(verdict)) return null;
  const reason = verdict.reason ?? 'no reason was given';
  return !isProgram && reason.startsWith('language_not_supported:') ? null : `is unknown: ${reason}`;
}

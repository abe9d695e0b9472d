import { findLanguage } from '../base/languages.ts';
import { fail, type Result } from '../base/result.ts';
import { MAX_CHECKED_CHARACTERS } from '../config/limits.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { Verdict } from '../contract/verdict.ts';
import type { AnalyzerFailure } from '../ports/analyzer.ts';
import type { Check } from './check.ts';
import { unknownVerdict } from './verdict.ts';

type Refusal = Result<never, AnalyzerFailure>;

/** Why a check is not asked about a text: it is too large for it, or says nothing of what would be run. Null: it is. */
export function refusalOf(
  { after, language, reading }: Candidate,
  { readsAll }: Check<unknown>,
): Refusal | null {
  if (readsAll === true) return null;
  if (reading?.kind === 'not_decoded') return fail({ reason: 'not_decoded', message: reading.note ?? '' });
  if (reading !== undefined && reading.kind !== 'text')
    return fail({ reason: 'language_not_supported', message: reading.note ?? 'it is no text' });
  if (after.length <= MAX_CHECKED_CHARACTERS || findLanguage(language) === null) return null;
  const message = `the text has ${after.length} characters, of which ${MAX_CHECKED_CHARACTERS} can be checked`;
  return fail({ reason: 'too_large', message });
}

/**
 * A verdict with how its text was read. Of bytes that could not be decoded nothing passes: what was found in them counts,
 * and nothing found says nothing.
 */
export function readVerdict(verdict: Verdict, { reading }: Candidate): Verdict {
  if (reading === undefined || reading.note === null || verdict.status === 'unknown') return verdict;
  if (reading.kind === 'not_decoded' && verdict.status === 'pass')
    return unknownVerdict(verdict.check, verdict, 'not_decoded', reading.note);
  const reason = verdict.reason === null ? reading.note : `${verdict.reason}; ${reading.note}`;
  return { ...verdict, reason };
}

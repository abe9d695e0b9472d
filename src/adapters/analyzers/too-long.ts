import { fail } from '../../base/result.ts';
import { MAX_CHECKED_CHARACTERS } from '../../config/limits.ts';
import type { AnalyzerFailure } from '../../ports/analyzer.ts';

/** The failure of every analyzer that is given a text past `MAX_CHECKED_CHARACTERS`; null for any other text. */
export function tooLong(text: string): { ok: false; failure: AnalyzerFailure } | null {
  if (text.length <= MAX_CHECKED_CHARACTERS) return null;
  const message = `the text has ${text.length} characters, more than the limit of ${MAX_CHECKED_CHARACTERS}`;
  return fail({ reason: 'too_large', message });
}

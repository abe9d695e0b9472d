import { findLanguage } from '../base/languages.ts';
import { lowestVersion } from '../base/versions.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { EnvironmentFacts } from '../contract/context.ts';

/** A candidate that knows the project's version of Python: what that version lacks is for the checks to find. */
export function withVersion(candidate: Candidate, { languages }: EnvironmentFacts): Candidate {
  if (findLanguage(candidate.language)?.id !== 'python') return candidate;
  const range = languages.find(({ name }) => name === 'python')?.version ?? '';
  const version = lowestVersion(range);
  return version === null ? candidate : { ...candidate, languageVersion: version };
}

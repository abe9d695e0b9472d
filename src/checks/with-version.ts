import { findLanguage } from '../base/languages.ts';
import { lowestVersion } from '../base/versions.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { EnvironmentFacts } from '../contract/context.ts';

/** A candidate with the project's Python version: the checks then find what that version lacks. */
export function withVersion(candidate: Candidate, { languages }: EnvironmentFacts): Candidate {
  if (findLanguage(candidate.language)?.id !== 'python') return candidate;
  const range = languages.find(({ name }) => name === 'python')?.version ?? '';
  const version = lowestVersion(range);
  return version === null ? candidate : { ...candidate, languageVersion: version };
}

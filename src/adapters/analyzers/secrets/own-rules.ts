import { MAX_PATTERN_MS, SECRET_NAMES_STEP_CHARACTERS } from '../../../config/limits.ts';
import { isHarmless } from '../harmless-secrets.ts';
import { type Hit, mostSpecific, type Place } from './hit.ts';
import { findByName } from './names.ts';
import { isPlaceholder } from './placeholder.ts';
import { replacePlaces } from './redact.ts';
import { ruleTable } from './table.ts';
import { runWithin } from './watchdog.ts';

/**
 * The rules of the table whose keywords stand in the text, and the rule of names, stretch by stretch. A step
 * adds to the hits, and may be stopped and repeated.
 */
export function ownSteps(text: string, path: string | null, hits: Hit[]): (() => void)[] {
  const matchers = ruleTable().candidates(text, path);
  const stretches = Math.ceil(text.length / SECRET_NAMES_STEP_CHARACTERS);
  return [
    ...matchers.map((matcher) => () => {
      hits.push(...matcher.matchesIn(text));
    }),
    ...Array.from({ length: stretches }, (_, index) => () => {
      const from = index * SECRET_NAMES_STEP_CHARACTERS;
      hits.push(...findByName(text, path, from, from + SECRET_NAMES_STEP_CHARACTERS));
    }),
  ];
}

/** What the hits amount to: no placeholders, and one secret a place. */
export function placesOf(hits: readonly Hit[]): Place[] {
  return mostSpecific(hits.filter(({ secret }) => !isHarmless(secret) && !isPlaceholder(secret)));
}

/**
 * A short text without its secrets, for those who cannot wait, such as a log. Without secretlint's rules,
 * which have to be loaded first. Where a pattern had to be stopped, nothing of the text is left.
 */
export function redactNow(text: string): string {
  const hits: Hit[] = [];
  const isDone = runWithin(MAX_PATTERN_MS, text.length, () => {
    for (const step of ownSteps(text, null, hits)) step();
  });
  return isDone ? replacePlaces([text], placesOf(hits)).texts.join('') : '[not searched for secrets]';
}

import { type FoundSecret, type Hit, mostSpecific } from './hit.ts';
import { likelyPatternSteps } from './likely-patterns.ts';
import { findLikelyValues } from './likely-values.ts';
import { findByName } from './names.ts';
import { isHarmless, isPlaceholder } from './placeholder.ts';
import type { RuleTable } from './table.ts';

/** Characters whose names are examined in one step. */
const SECRET_NAMES_STEP_CHARACTERS = 16_384;

/**
 * The rules of the table whose keywords occur in the text, and the rule of names, piece by piece. A step adds
 * to the hits, and may be stopped and repeated.
 */
export function ownSteps(table: RuleTable, text: string, path: string | null, hits: Hit[]): (() => void)[] {
  const matchers = table.candidates(text, path);
  return [
    ...matchers.map((matcher) => () => {
      hits.push(...matcher.matchesIn(text));
    }),
    ...nameSteps(text, path, { find: findByName, hits }),
  ];
}

/**
 * Steps that find whatever stands where a secret would, whatever it looks like: for texts that leave the machine, not
 * for findings. Removing a harmless word costs little there; reporting one would be a false alarm.
 */
export function likelySteps(text: string, path: string | null, hits: Hit[]): (() => void)[] {
  return [...likelyPatternSteps(text, hits), ...nameSteps(text, path, { find: findLikelyValues, hits })];
}

function nameSteps(
  text: string,
  path: string | null,
  { find, hits }: { find: typeof findByName; hits: Hit[] },
): (() => void)[] {
  const stretches = Math.ceil(text.length / SECRET_NAMES_STEP_CHARACTERS);
  return Array.from({ length: stretches }, (_, index) => () => {
    const from = index * SECRET_NAMES_STEP_CHARACTERS;
    hits.push(...find(text, path, from, from + SECRET_NAMES_STEP_CHARACTERS));
  });
}

/** One secret for each place, placeholders left out. `likely` hits are taken as they are. */
export function placesOf(hits: readonly Hit[], likely: readonly Hit[] = []): FoundSecret[] {
  const sure = hits.filter(({ secret }) => !isHarmless(secret) && !isPlaceholder(secret));
  return mostSpecific([...sure, ...likely]);
}

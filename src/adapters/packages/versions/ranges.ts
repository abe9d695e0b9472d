import semver from 'semver';
import type { Ecosystem } from '../../../ports/package-index.ts';
import { compareVersions } from './order.ts';
import { isWithin, type Stretch, stretchesOf } from './stretches.ts';

/**
 * A range of affected versions: from `introduced` up to `fixed` exclusive, or up to `last` inclusive;
 * unbounded where both are missing.
 */
export type Affected = { introduced: string; fixed?: string; last?: string };

/** Whether a version is in a range; null if unknown (tags, links, anything that is not a version). */
export function isInRange(ecosystem: Ecosystem, version: string, range: string): boolean | null {
  if (compareVersions(ecosystem, version, version) === null) return null;
  if (ecosystem === 'npm') {
    const parsed = npmRange(range);
    return parsed === null ? null : semver.satisfies(version, parsed);
  }
  const stretches = stretchesOf(range);
  if (stretches === null) return null;
  const only: Stretch = { from: version, fromIncluded: true, to: version, toIncluded: true, without: [] };
  return stretches.some((stretch) => isWithin(only, stretch));
}

/**
 * Whether every requested version, one or a range of them, is affected. An unreadable request is not: nothing
 * is certain about all of its versions.
 */
export function isAffected(ecosystem: Ecosystem, asked: string, affected: Affected): boolean {
  const { introduced, fixed, last } = affected;
  if (ecosystem === 'npm') {
    const end = fixed === undefined ? (last === undefined ? '' : ` <=${last}`) : ` <${fixed}`;
    // In OSV, "0" means before any version.
    const start = introduced === '0' ? '>=0.0.0-0' : `>=${introduced}`;
    const [range, stretch] = [npmRange(asked), npmRange(start + end)];
    if (range === null || stretch === null) return false;
    return semver.subset(range, stretch, { includePrerelease: true });
  }
  const stretch: Stretch = {
    from: introduced === '0' ? null : introduced,
    fromIncluded: true,
    to: fixed ?? last ?? null,
    toIncluded: fixed === undefined,
    without: [],
  };
  const stretches = stretchesOf(asked);
  return stretches?.every((one) => isWithin(one, stretch)) ?? false;
}

/** Null for tags, links, files and aliases. */
function npmRange(text: string): semver.Range | null {
  try {
    return new semver.Range(text);
  } catch {
    return null;
  }
}

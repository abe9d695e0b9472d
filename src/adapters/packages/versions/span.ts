import type { Ecosystem } from '../../../ports/package-index.ts';
import { comparePep440 } from './pep440.ts';
import { compareSemver } from './semver.ts';

/** Versions that a manifest allows: from `floor` up to, without, `ceiling` (null: no end). One version alone is its own `only`. */
export type Span = { only: string } | { floor: string; ceiling: string | null };

/** A stretch of affected versions: from `introduced` up to `fixed` without it, or up to `last` with it; no end where both are missing. */
export type Affected = { introduced: string; fixed?: string; last?: string };

/** The order of an ecosystem's versions; null when one of the two is no version. */
export function compareVersions(ecosystem: Ecosystem, left: string, right: string): number | null {
  return ecosystem === 'npm' ? compareSemver(left, right) : comparePep440(left, right);
}

/**
 * The versions that a range allows, as far as a single stretch says it; null where it does not (alternatives,
 * exclusions, tags), since then nothing can be said of all of them.
 */
export function spanOf(ecosystem: Ecosystem, range: string): Span | null {
  return ecosystem === 'npm' ? npmSpan(range.trim()) : pypiSpan(range.trim());
}

/** Whether every version of a span lies in one affected stretch. What cannot be compared is not affected. */
export function isAffected(ecosystem: Ecosystem, span: Span, affected: Affected): boolean {
  const order = (left: string, right: string) => compareVersions(ecosystem, left, right) ?? Number.NaN;
  const { introduced, fixed, last } = affected;
  const first = 'only' in span ? span.only : span.floor;
  if (introduced !== '0' && !(order(first, introduced) >= 0)) return false;
  if ('only' in span) {
    if (fixed !== undefined) return order(span.only, fixed) < 0;
    return last === undefined || order(span.only, last) <= 0;
  }
  if (fixed !== undefined) return span.ceiling !== null && order(span.ceiling, fixed) <= 0;
  return last === undefined || (span.ceiling !== null && order(span.ceiling, last) <= 0);
}

/** `1.2.3`, `^1.2`, `~1`, `1.x`, `>=1`. */
function npmSpan(range: string): Span | null {
  const parts = /^(\^|~|>=|=)?\s*v?(\d+)(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?(-[\w.-]+)?$/.exec(range);
  if (parts === null) return null;
  const [, sign = '', ...written] = parts;
  const numbers = written
    .slice(0, 3)
    .filter((part) => /^\d/.test(part ?? ''))
    .map(Number);
  const floor = `${[0, 1, 2].map((place) => numbers[place] ?? 0).join('.')}${parts[5] ?? ''}`;
  if (sign === '>=') return { floor, ceiling: null };
  if (numbers.length === 3 && (sign === '' || sign === '=')) return { only: floor };
  return {
    floor,
    ceiling: raised(numbers, sign === '^' ? fixedPlace(numbers) : Math.min(1, numbers.length - 1)),
  };
}

/** What `^` holds fast: the first number that is not zero, or the last one written. */
function fixedPlace(numbers: number[]): number {
  const place = numbers.findIndex((number) => number !== 0);
  return place < 0 ? numbers.length - 1 : place;
}

/** The version whose number at a place is one more, and zero behind it. */
function raised(numbers: number[], place: number): string {
  return [0, 1, 2]
    .map((at) => (at < place ? (numbers[at] ?? 0) : at === place ? (numbers[at] ?? 0) + 1 : 0))
    .join('.');
}

/** Terms between commas; with the signs of npm too, which Poetry takes. */
function pypiSpan(range: string): Span | null {
  if (/^[\^~](?!=)/.test(range)) return npmSpan(range);
  const terms = range.split(',').map(termOf);
  const only = terms.find((term) => term?.only !== undefined)?.only;
  if (terms.includes(null)) return null;
  if (only !== undefined) return { only };
  const floor = terms.findLast((term) => term?.floor !== undefined)?.floor;
  const ceiling = terms.findLast((term) => term?.ceiling !== undefined)?.ceiling;
  return floor === undefined ? null : { floor, ceiling: ceiling ?? null };
}

/** One term of a specifier; null for exclusions and others that no single stretch says. */
function termOf(text: string): { only?: string; floor?: string; ceiling?: string } | null {
  const term = /^\s*(===?|~=|>=|<)?\s*([\w.!+*-]+)\s*$/.exec(text);
  if (term?.[2] === undefined) return null;
  const [, sign = '==', version] = term;
  if (sign === '<') return { ceiling: version };
  if (sign === '>=') return { floor: version };
  if (sign === '~=') return { floor: version, ceiling: nextOf(version.split('.').slice(0, -1)) };
  if (!version.endsWith('.*')) return { only: version };
  const floor = version.slice(0, -2);
  return { floor, ceiling: nextOf(floor.split('.')) };
}

/** The first version that does not begin with these numbers. */
function nextOf(numbers: string[]): string {
  return [...numbers.slice(0, -1), String(Number(numbers.at(-1)) + 1)].join('.');
}

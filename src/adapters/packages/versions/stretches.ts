import { compareVersions } from './order.ts';

/** Python versions between two ends (null: unbounded), except for single ones in between. */
export type Stretch = {
  from: string | null;
  fromIncluded: boolean;
  to: string | null;
  toIncluded: boolean;
  without: readonly string[];
};

const ALL: Stretch = { from: null, fromIncluded: true, to: null, toIncluded: true, without: [] };

/**
 * The versions that a Python range allows, one stretch for each alternative (specifiers between commas; `^`,
 * `~` and `||` of Poetry; a bare version means that version). Null where it cannot be parsed.
 */
export function stretchesOf(range: string): Stretch[] | null {
  const alternatives = range.split('||').map((alternative) => {
    const terms = alternative.split(/,|(?<=[\w*])\s+(?=[<>=!~^])/).map((term) => term.trim());
    return terms.filter((term) => term !== '').reduce<Stretch | null>(narrow, ALL);
  });
  return alternatives.every((one) => one !== null) ? alternatives : null;
}

/** Whether all of `inner` is in `outer`. */
export function isWithin(inner: Stretch, outer: Stretch): boolean {
  const starts =
    outer.from === null || (inner.from !== null && isAtLeast(inner, outer.from, outer.fromIncluded));
  const ends = outer.to === null || (inner.to !== null && isAtMost(inner, outer.to, outer.toIncluded));
  return starts && ends && !outer.without.some((version) => holds(inner, version));
}

function isAtLeast({ from, fromIncluded }: Stretch, limit: string, isIncluded: boolean): boolean {
  const order = from === null ? -1 : compareVersions('pypi', from, limit);
  return order === 1 || (order === 0 && (isIncluded || !fromIncluded));
}

function isAtMost({ to, toIncluded }: Stretch, limit: string, isIncluded: boolean): boolean {
  const order = to === null ? 1 : compareVersions('pypi', to, limit);
  return order === -1 || (order === 0 && (isIncluded || !toIncluded));
}

function holds(stretch: Stretch, version: string): boolean {
  const { from, fromIncluded, to, toIncluded, without } = stretch;
  const isSame = (other: string) => compareVersions('pypi', version, other) === 0;
  if (without.some(isSame)) return false;
  const afterStart = from === null ? 1 : (compareVersions('pypi', version, from) ?? -1);
  const beforeEnd = to === null ? -1 : (compareVersions('pypi', version, to) ?? 1);
  return (
    (afterStart === 1 || (afterStart === 0 && fromIncluded)) &&
    (beforeEnd === -1 || (beforeEnd === 0 && toIncluded))
  );
}

const TERM = /^(===?|~=|!=|>=|<=|>|<|\^|~)?\s*v?([\w.!+-]+?)(\.\*)?$/;

/** Narrows a range by one more term; null when the term cannot be read, or the result is not a single range. */
function narrow(stretch: Stretch | null, term: string): Stretch | null {
  if (stretch === null || term === '*') return stretch;
  const [, sign = '==', version = '', star] = TERM.exec(term) ?? [];
  if (compareVersions('pypi', version, version) === null) return null;
  const release = numbersOf(version);
  if (star !== undefined)
    return sign === '==' ? between(stretch, version, raised(release, release.length - 1)) : null;
  switch (sign) {
    case '!=':
      return { ...stretch, without: [...stretch.without, version] };
    case '>=':
    case '>':
      return later(stretch, version, sign === '>=');
    case '<=':
    case '<':
      return earlier(stretch, version, sign === '<=');
    case '~=':
      return release.length < 2 ? null : between(stretch, version, raised(release, release.length - 2));
    case '~':
      return between(stretch, version, raised(release, Math.min(1, release.length - 1)));
    case '^':
      return between(stretch, version, raised(release, fixedPlace(release)));
    default:
      return earlier(later(stretch, version, true), version, true);
  }
}

function between(stretch: Stretch, from: string, to: string): Stretch {
  return earlier(later(stretch, from, true), to, false);
}

function later(stretch: Stretch, from: string, fromIncluded: boolean): Stretch {
  const isNarrower =
    stretch.from === null || isAtLeast({ ...ALL, from, fromIncluded }, stretch.from, stretch.fromIncluded);
  return isNarrower ? { ...stretch, from, fromIncluded } : stretch;
}

function earlier(stretch: Stretch, to: string, toIncluded: boolean): Stretch {
  const isNarrower =
    stretch.to === null || isAtMost({ ...ALL, to, toIncluded }, stretch.to, stretch.toIncluded);
  return isNarrower ? { ...stretch, to, toIncluded } : stretch;
}

/** `1.4.2` from `v1.4.2rc1`; the epoch stays before the first number. */
function numbersOf(version: string): string[] {
  return (/^v?((?:\d+!)?\d+(?:\.\d+)*)/i.exec(version)?.[1] ?? version).split('.');
}

/** The number that `^` pins: the first nonzero one, or the last one written. */
function fixedPlace(numbers: string[]): number {
  const place = numbers.findIndex((number) => Number(number.replace(/^\d+!/, '')) !== 0);
  return place < 0 ? numbers.length - 1 : place;
}

/** The first version whose number at an index is one higher. */
function raised(numbers: string[], place: number): string {
  const [, epoch = '', number = '0'] = /^(\d+!)?(\d+)$/.exec(numbers[place] ?? '0') ?? [];
  return [...numbers.slice(0, place), `${epoch}${Number(number) + 1}`].join('.');
}

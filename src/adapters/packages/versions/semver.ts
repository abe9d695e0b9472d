import { compareIdentifiers } from './identifiers.ts';

/** A version of npm, ready to compare; `pre` is empty for a release. */
type Semver = { numbers: [number, number, number]; pre: string[] };

const SEMVER = /^[v=\s]*(\d{1,15})\.(\d{1,15})\.(\d{1,15})(?:-([\da-z.-]+))?(?:\+[\da-z.-]+)?$/i;

/** Orders two versions (Semantic Versioning 2.0.0, section 11); null when one is no version. */
export function compareSemver(left: string, right: string): number | null {
  const one = parse(left);
  const other = parse(right);
  if (one === null || other === null) return null;
  for (const [index, number] of one.numbers.entries()) {
    const difference = number - (other.numbers[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return comparePre(one.pre, other.pre);
}

function parse(text: string): Semver | null {
  // OSV writes the beginning of time as "0".
  const parts = SEMVER.exec(text === '0' ? '0.0.0-0' : text.trim());
  if (parts === null) return null;
  return { numbers: [Number(parts[1]), Number(parts[2]), Number(parts[3])], pre: parts[4]?.split('.') ?? [] };
}

/** A release comes after its pre-releases; numbers come before words. */
function comparePre(one: string[], other: string[]): number {
  if (one.length === 0 || other.length === 0) return Math.sign(other.length - one.length);
  return compareIdentifiers(one, other, 'numbers-first');
}

import { compare as comparePep440, valid as isPep440 } from '@renovatebot/pep440';
import semver from 'semver';
import type { Ecosystem } from '../../../ports/package-index.ts';

/** Longer texts are not versions: they would only cost time. */
const MAX_VERSION_CHARACTERS = 256;

/**
 * The order of two versions as -1, 0 or 1 (Semantic Versioning 2.0.0, section 11; Python's "Version
 * specifiers", formerly PEP 440); null when one of them is not a version.
 */
export function compareVersions(ecosystem: Ecosystem, left: string, right: string): number | null {
  if (Math.max(left.length, right.length) > MAX_VERSION_CHARACTERS) return null;
  if (ecosystem === 'npm') {
    const [one, other] = [semver.parse(left.trim()), semver.parse(right.trim())];
    return one === null || other === null ? null : semver.compare(one, other);
  }
  if (isPep440(left) === null || isPep440(right) === null) return null;
  return Math.sign(comparePep440(left, right));
}

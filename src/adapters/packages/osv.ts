import type { Severity } from '../../contract/verdict.ts';
import type { Ecosystem } from '../../ports/package-index.ts';
import type { StoredAdvisory } from './advisories.ts';
import { cvssBaseScore } from './cvss.ts';
import { canonicalName, isPackageName } from './names.ts';
import type { Affected } from './versions/ranges.ts';

/** The fields that we read of an entry (Open Source Vulnerability format 1.7). */
type OsvEntry = {
  id?: unknown;
  withdrawn?: unknown;
  severity?: { score?: unknown }[];
  database_specific?: { severity?: unknown };
  affected?: OsvAffected[];
};
type OsvAffected = {
  package?: { ecosystem?: unknown; name?: unknown };
  ranges?: { type?: unknown; events?: Record<string, unknown>[] }[];
  versions?: unknown[];
  severity?: { score?: unknown }[];
};

const NAMES: Readonly<Record<Ecosystem, string>> = { pypi: 'PyPI', npm: 'npm' };

/**
 * The advisories of one OSV entry by package; none when it was withdrawn or concerns other packages. Null:
 * not an OSV entry.
 */
export function advisoriesOf(entry: unknown, ecosystem: Ecosystem): [string, StoredAdvisory][] | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const osv: OsvEntry = entry;
  const { id } = osv;
  if (typeof id !== 'string' || !/^[\w:.-]{1,80}$/.test(id)) return null;
  if (osv.withdrawn !== undefined) return [];
  return listOf(osv.affected).flatMap((affected): [string, StoredAdvisory][] => {
    const { ecosystem: of, name } = affected.package ?? {};
    if (of !== NAMES[ecosystem] || typeof name !== 'string' || !isPackageName(name, ecosystem)) return [];
    return [[canonicalName(name, ecosystem), storedOf(id, osv, affected)]];
  });
}

function storedOf(id: string, osv: OsvEntry, affected: OsvAffected): StoredAdvisory {
  const ranges = listOf(affected.ranges)
    .filter(({ type }) => type !== 'GIT')
    .flatMap(({ events }) => stretchesOf(listOf(events)));
  const versions = listOf(affected.versions).filter((version) => typeof version === 'string');
  const isMalware = id.startsWith('MAL-');
  const isAll =
    isMalware &&
    (ranges.some(
      ({ introduced, fixed, last }) => introduced === '0' && fixed === undefined && last === undefined,
    ) ||
      (ranges.length === 0 && versions.length === 0));
  return {
    id,
    severity: isMalware ? 'critical' : severityOf(osv, affected),
    ranges,
    // Redundant if the ranges say the same.
    ...(ranges.length === 0 && versions.length > 0 && { versions }),
    ...(isAll && { all: true as const }),
  };
}

/** Events are in order: each `introduced` starts a range, the next `fixed` or `last_affected` ends it. */
function stretchesOf(events: Record<string, unknown>[]): Affected[] {
  const stretches: Affected[] = [];
  for (const { introduced, fixed, last_affected: last } of events) {
    const open = stretches.at(-1);
    if (typeof introduced === 'string') stretches.push({ introduced });
    else if (open !== undefined && typeof fixed === 'string') open.fixed = fixed;
    else if (open !== undefined && typeof last === 'string') open.last = last;
  }
  return stretches;
}

/** The severity words of GitHub's database, for entries without a CVSS 3 vector. */
const WORDS: Readonly<Record<string, Severity>> = {
  LOW: 'low',
  MODERATE: 'medium',
  MEDIUM: 'medium',
  HIGH: 'high',
  CRITICAL: 'critical',
};

function severityOf(osv: OsvEntry, affected: OsvAffected): Severity {
  const vectors = [...listOf(osv.severity), ...listOf(affected.severity)];
  const scores = vectors.map(({ score }) => (typeof score === 'string' ? cvssBaseScore(score) : null));
  const known = scores.filter((score) => score !== null);
  if (known.length > 0) return bandOf(Math.max(...known));
  return WORDS[String(osv.database_specific?.severity).toUpperCase()] ?? 'medium';
}

/** CVSS v3.1, section 5: qualitative severity rating scale. */
function bandOf(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : 'low';
}

function listOf<Item>(value: Item[] | undefined): Item[] {
  return Array.isArray(value)
    ? value.filter((item) => typeof item === 'string' || (typeof item === 'object' && item !== null))
    : [];
}

import { join } from 'node:path';
import type { Severity } from '../../contract/verdict.ts';
import type { Advisory, Ecosystem } from '../../ports/package-index.ts';
import { readBytes } from '../files/bounded-read.ts';
import { type Affected, isAffected } from './versions/ranges.ts';

/** Size of the compiled advisories. */
const MAX_ADVISORIES_BYTES = 256 * 1024 * 1024;

/** One advisory for one package as stored in the compiled file. `versions` are affected in addition to the ranges. */
export type StoredAdvisory = {
  id: string;
  severity: Severity;
  ranges: Affected[];
  versions?: string[];
  /** Every version of the package is affected: malware. */
  all?: true;
};

/** The first line of a compiled file. */
export type AdvisoriesHead = {
  format: 'fettle-advisories-1';
  ecosystem: Ecosystem;
  date: string;
  packages: number;
};

/** Known vulnerabilities of one ecosystem. `asked`: a version or a version range; null if unknown. */
export type Advisories = { date: string; affecting(name: string, asked: string | null): Advisory[] };

/** Their file below the home folder. */
export function advisoriesFile(ecosystem: Ecosystem): string {
  return join('packages', `osv-${ecosystem}.jsonl`);
}

/**
 * Loads the compiled advisories; null if there are none or they cannot be used. In memory the file stays as
 * it is: one line per package, sorted by the bytes of its name, so that a lookup parses one line.
 */
export async function loadAdvisories(ecosystem: Ecosystem, home: string): Promise<Advisories | null> {
  const path = join(home, advisoriesFile(ecosystem));
  const file = await readBytes(path, { maxBytes: MAX_ADVISORIES_BYTES });
  return file.ok ? readAdvisories(file.value, ecosystem) : null;
}

/** Loads them from the file's bytes. */
function readAdvisories(file: Buffer, ecosystem: Ecosystem): Advisories | null {
  const head = parse<AdvisoriesHead>(lineAt(file, 0));
  if (head?.format !== 'fettle-advisories-1' || head.ecosystem !== ecosystem || typeof head.date !== 'string')
    return null;
  return {
    date: head.date,
    affecting(name, asked) {
      const line = findLine(file, name);
      const stored = line === null ? null : parse<[string, StoredAdvisory[]]>(line);
      const hits = (stored?.[1] ?? []).filter((advisory) => applies(advisory, ecosystem, asked));
      return hits.map((advisory) => ({ ...pick(advisory), fixedIn: fixOf(advisory, ecosystem, asked) }));
    },
  };
}

function pick({ id, severity }: StoredAdvisory): { id: string; severity: Severity } {
  return { id, severity };
}

function applies(advisory: StoredAdvisory, ecosystem: Ecosystem, asked: string | null): boolean {
  if (advisory.all === true) return true;
  if (asked === null) return false;
  if (advisory.versions?.includes(asked.replace(/^={2,3}\s*/, '')) === true) return true;
  return advisory.ranges.some((range) => isAffected(ecosystem, asked, range));
}

function fixOf({ ranges }: StoredAdvisory, ecosystem: Ecosystem, asked: string | null): string | null {
  return ranges.find((range) => asked !== null && isAffected(ecosystem, asked, range))?.fixed ?? null;
}

/** Binary search for the line that begins with `["NAME",`; the first line is the head. */
function findLine(file: Buffer, name: string): string | null {
  const wanted = Buffer.from(`[${JSON.stringify(name)},`);
  let low = file.indexOf(LINE_FEED) + 1;
  let high = file.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const from = file.lastIndexOf(LINE_FEED, middle - 1) + 1;
    const end = endOfLine(file, from);
    const order = wanted.compare(file, from, Math.min(from + wanted.length, end));
    if (order === 0) return file.toString('utf8', from, end);
    if (order < 0) high = from;
    else low = end + 1;
  }
  return null;
}

const LINE_FEED = 10;

function lineAt(file: Buffer, start: number): string {
  return file.toString('utf8', start, endOfLine(file, start));
}

function endOfLine(file: Buffer, start: number): number {
  const end = file.indexOf(LINE_FEED, start);
  return end < 0 ? file.length : end;
}

function parse<Value>(line: string): Value | null {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

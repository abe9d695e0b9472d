import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Ecosystem, PackageData, PackageDataFailure } from '../../ports/package-index.ts';
import { textOrNull } from '../files/bounded-read.ts';
import { filesBelow } from '../files/folders.ts';
import { replaceFile } from '../files/replace-file.ts';
import { linesOf } from '../files/streams.ts';
import { ZipFault, type ZipMember, zipMembers } from '../files/zip.ts';
import { type AdvisoriesHead, advisoriesFile, type StoredAdvisory } from './advisories.ts';
import { buildFilter } from './bloom.ts';
import { canonicalName, isPackageName } from './names.ts';
import { advisoriesOf } from './osv.ts';
import { snapshotFile } from './snapshots.ts';

/** Size of a list of names to make a snapshot from. */
const MAX_NAME_LIST_BYTES = 512 * 1024 * 1024;
/** Size of one advisory in their source. */
const MAX_ADVISORY_ENTRY_BYTES = 4 * 1024 * 1024;
/** Advisories in one source. */
const MAX_ADVISORY_FILES = 1_000_000;

type Failable<Value> = Result<Value, PackageDataFailure>;

/**
 * Error rates of the filters: a false match among all names hides a finding; among the popular names it
 * causes false alarms.
 */
const ERRS_ON_ALL = 0.001;
const ERRS_ON_POPULAR = 1e-7;

/** Builds data files below a home folder; existing files are replaced atomically. */
export function createPackageData(home: string): PackageData {
  return {
    async makeSnapshot(from, signal) {
      const read = await guarded(from.path, () => readNames(from.path, from.ecosystem, signal));
      if (!read.ok) return read;
      const { names, skipped } = read.value;
      if (names.length === 0)
        return unusable(`${from.path} contains no package names; give one name per line`);
      const { ecosystem, date } = from;
      const coverage = from.coverage ?? `the ${names.length} names of a list`;
      const filter = buildFilter(names, { ecosystem, date, coverage, falsePositives: ERRS_ON_ALL });
      const path = join(home, snapshotFile(ecosystem, 'all'));
      const popular = names.slice(0, from.popular);
      return guarded(path, async () => {
        if (popular.length > 0) {
          const origin = { ecosystem, date, coverage: `the first ${popular.length} of the list` };
          const few = buildFilter(popular, { ...origin, falsePositives: ERRS_ON_POPULAR });
          await replaceFile(join(home, snapshotFile(ecosystem, 'popular')), few);
        }
        await replaceFile(path, filter);
        return ok({ path, count: names.length, skipped, bytes: filter.length });
      });
    },
    async makeAdvisories(from, signal) {
      const read = await guarded(from.path, () => readAdvisories(from.path, from.ecosystem, signal));
      if (!read.ok) return read;
      const { packages, count, skipped } = read.value;
      if (count === 0)
        return unusable(
          `${from.path} has no OSV entries for ${from.ecosystem}; give OSV's JSON files or its zip`,
        );
      const { ecosystem, date } = from;
      const head: AdvisoriesHead = {
        format: 'fettle-advisories-1',
        ecosystem,
        date,
        packages: packages.size,
      };
      const lines = [...packages].map((entry) => Buffer.from(JSON.stringify(entry))).sort(Buffer.compare);
      const newline = Buffer.from('\n');
      const file = Buffer.concat([
        Buffer.from(JSON.stringify(head)),
        ...lines.flatMap((line) => [newline, line]),
      ]);
      const path = join(home, advisoriesFile(ecosystem));
      return guarded(path, async () => {
        await replaceFile(path, file);
        return ok({ path, count, skipped, bytes: file.length });
      });
    },
  };
}

async function readNames(
  path: string,
  ecosystem: Ecosystem,
  signal: AbortSignal,
): Promise<Failable<{ names: string[]; skipped: number }>> {
  if ((await stat(path)).size > MAX_NAME_LIST_BYTES)
    return fail({
      reason: 'too_large',
      message: `${path} is larger than ${MAX_NAME_LIST_BYTES} bytes; give only the names`,
    });
  const names = new Set<string>();
  let skipped = 0;
  // Names are ASCII; other bytes only produce a line that is skipped.
  for await (const line of linesOf(path, { maxBytes: MAX_NAME_LIST_BYTES, encoding: 'latin1', signal })) {
    // In a table, the first column is the name.
    const name = line.split('\t', 1)[0]?.trim() ?? '';
    if (isPackageName(name, ecosystem)) names.add(canonicalName(name, ecosystem));
    else if (name !== '') skipped += 1;
  }
  return ok({ names: [...names], skipped });
}

type ReadAdvisories = { packages: Map<string, StoredAdvisory[]>; count: number; skipped: number };

async function readAdvisories(
  path: string,
  ecosystem: Ecosystem,
  signal: AbortSignal,
): Promise<Failable<ReadAdvisories>> {
  const read: ReadAdvisories = { packages: new Map(), count: 0, skipped: 0 };
  let files = 0;
  const source = (await stat(path)).isDirectory() ? folderEntries(path) : zipEntries(path);
  for await (const { name, text } of source) {
    if (signal.aborted) return fail({ reason: 'cancelled', message: 'building the advisories was stopped' });
    if (!name.endsWith('.json')) continue;
    files += 1;
    if (files > MAX_ADVISORY_FILES) {
      const message = `${path} has more than ${MAX_ADVISORY_FILES} entries; give a single ecosystem`;
      return fail({ reason: 'too_large', message });
    }
    addEntry(read, text === null ? null : advisoriesOf(parsed(text), ecosystem));
  }
  return ok(read);
}

function addEntry(read: ReadAdvisories, advisories: [string, StoredAdvisory][] | null): void {
  if (advisories === null) read.skipped += 1;
  for (const [name, advisory] of advisories ?? []) {
    read.count += 1;
    read.packages.set(name, [...(read.packages.get(name) ?? []), advisory]);
  }
}

/** One file with entries; `text` is null when it cannot be read within its bound. */
type Source = AsyncGenerator<{ name: string; text: string | null }, void, void>;

async function* folderEntries(folder: string): Source {
  for await (const path of filesBelow(folder, MAX_ADVISORY_FILES + 1))
    if (path.endsWith('.json'))
      yield { name: basename(path), text: await textOrNull(path, { maxBytes: MAX_ADVISORY_ENTRY_BYTES }) };
}

async function* zipEntries(path: string): Source {
  for await (const member of zipMembers(path)) yield { name: member.name, text: await textOf(member) };
}

async function textOf({ isReadable, read }: ZipMember): Promise<string | null> {
  if (!isReadable) return null;
  try {
    return (await read(MAX_ADVISORY_ENTRY_BYTES))?.toString('utf8') ?? null;
  } catch {
    return null;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Turns the system's refusals into our messages; anything else is a bug and is rethrown. */
async function guarded<Value>(path: string, work: () => Promise<Failable<Value>>): Promise<Failable<Value>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ZipFault)
      return unusable(`${path} is not a zip file, or is damaged; fetch it again`);
    if (!(error instanceof Error) || !('code' in error)) throw error;
    if (error.code === 'ABORT_ERR')
      return fail({ reason: 'cancelled', message: 'building the data was stopped' });
    if (error.code === 'ENOENT')
      return fail({ reason: 'not_found', message: `${path} does not exist; check the path` });
    return fail({
      reason: 'io_error',
      message: `cannot use ${path} (${String(error.code)}); check the disk and the path`,
    });
  }
}

function unusable(message: string): { ok: false; failure: PackageDataFailure } {
  return fail({ reason: 'not_usable', message });
}

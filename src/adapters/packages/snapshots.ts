import { join } from 'node:path';
import type { Ecosystem } from '../../ports/package-index.ts';
import { readBytes } from '../files/bounded-read.ts';
import { packageRoot } from '../package-root.ts';
import { type NameFilter, readFilter } from './bloom.ts';

/** Size of a name snapshot: 64 MiB hold every name of every registry. */
const MAX_NAME_SNAPSHOT_BYTES = 64 * 1024 * 1024;

/** The names of one registry: all known ones, and the popular ones. */
export type Snapshot = { all: NameFilter; popular: NameFilter };

/** The file with a registry's names below the home folder, and below `data/` in Fettle itself. */
export function snapshotFile(ecosystem: Ecosystem, which: 'all' | 'popular'): string {
  return join('packages', which === 'all' ? `${ecosystem}.bloom` : `${ecosystem}-popular.bloom`);
}

/**
 * Loads the user's own snapshot if it is valid, otherwise the one that ships with Fettle; null when neither
 * can be read.
 */
export async function loadSnapshot(ecosystem: Ecosystem, home: string): Promise<Snapshot | null> {
  const [all, popular] = await Promise.all([
    loadFilter(snapshotFile(ecosystem, 'all'), ecosystem, home),
    loadFilter(snapshotFile(ecosystem, 'popular'), ecosystem, home),
  ]);
  return all === null || popular === null ? null : { all, popular };
}

async function loadFilter(file: string, ecosystem: Ecosystem, home: string): Promise<NameFilter | null> {
  for (const folder of [home, join(packageRoot(), 'data')]) {
    const filter = await readFilterFile(join(folder, file));
    if (filter?.head.ecosystem === ecosystem) return filter;
  }
  return null;
}

async function readFilterFile(path: string): Promise<NameFilter | null> {
  const file = await readBytes(path, { maxBytes: MAX_NAME_SNAPSHOT_BYTES });
  try {
    return file.ok ? readFilter(file.value) : null;
  } catch {
    return null;
  }
}

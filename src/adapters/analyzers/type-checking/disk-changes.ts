import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_SCANNED_ENTRIES } from '../../../config/limits.ts';
import { listFolder } from '../../files/folders.ts';

/** Project files watched for changes on disk, and the interval between two polls. */
const MAX_WATCHED_FILES = 5_000;
export const WATCH_INTERVAL_MS = 1_000;

type DiskChange = { path: string; type: 'created' | 'changed' | 'deleted' };

export type DiskLook = {
  changes: DiskChange[];
  /** Packages were installed or removed: too many changes to list. */
  packagesChanged: boolean;
};

/** Files that package managers write when they are done, and that people edit. */
const PACKAGE_MARKS = [
  'node_modules/.package-lock.json',
  'node_modules/.modules.yaml',
  'node_modules/.yarn-state.yml',
  'node_modules/.yarn-integrity',
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
];

const NOTHING: DiskLook = { changes: [], packagesChanged: false };

/**
 * The changes in a project since the last look, by size and time of its sources: an analyzer that
 * keeps a project loaded does not look by itself. Installed packages are seen by their lock files.
 */
export class DiskChanges {
  private known: Map<string, string> | null = null;
  private marks = '';
  private looking: Promise<DiskLook> | null = null;
  private lastLook = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly root: string,
    private readonly files: RegExp,
  ) {}

  /** Never rejects. Empty when the last look was very recent; the first look finds no changes. */
  async look(): Promise<DiskLook> {
    if (this.looking !== null) return this.looking.then(() => NOTHING);
    if (performance.now() - this.lastLook < WATCH_INTERVAL_MS) return NOTHING;
    this.looking = this.compare();
    try {
      return await this.looking;
    } finally {
      this.looking = null;
      this.lastLook = performance.now();
    }
  }

  private async compare(): Promise<DiskLook> {
    const [found, marks] = await Promise.all([this.sources(), this.packageMarks()]);
    const before = this.known;
    const packagesChanged = before !== null && marks !== this.marks;
    this.known = found;
    this.marks = marks;
    if (before === null) return NOTHING;
    const changes: DiskChange[] = [];
    for (const [path, state] of found) {
      const old = before.get(path);
      if (old !== state) changes.push({ path, type: old === undefined ? 'created' : 'changed' });
    }
    for (const path of before.keys()) if (!found.has(path)) changes.push({ path, type: 'deleted' });
    return { changes, packagesChanged };
  }

  private async packageMarks(): Promise<string> {
    const states = await Promise.all(PACKAGE_MARKS.map((name) => stateOf(join(this.root, name))));
    return states.join(' ');
  }

  /** Breadth first, so that a project past the limits is watched near its root. */
  private async sources(): Promise<Map<string, string>> {
    const paths: string[] = [];
    const folders = [this.root];
    let room = MAX_SCANNED_ENTRIES;
    for (let at = folders.shift(); at !== undefined && room > 0; at = folders.shift()) {
      const { entries } = await listFolder(at, { limit: room });
      room -= entries.length;
      for (const entry of entries) {
        if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
          folders.push(join(at, entry.name));
        else if (entry.isFile() && this.files.test(entry.name)) paths.push(join(at, entry.name));
      }
      if (paths.length >= MAX_WATCHED_FILES) break;
    }
    const watched = paths.slice(0, MAX_WATCHED_FILES);
    const states = await Promise.all(watched.map(stateOf));
    return new Map(watched.map((path, index) => [path, states[index] ?? '']));
  }
}

async function stateOf(path: string): Promise<string> {
  const state = await stat(path).catch(() => null);
  return state === null ? '' : `${state.size} ${state.mtimeMs}`;
}

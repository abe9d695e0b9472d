import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { listFolder } from '../files/folders.ts';

/** Files and folders visited to find a project's own modules, and levels. */
const MAX_WALKED_ENTRIES = 30_000;
const MAX_WALKED_DEPTH = 12;

/** The result of a walk through a project. `isWhole`: no limit cut it short. */
export type OwnModules = {
  /** Names that Python could import somewhere in the project: files without their extension, and folders. */
  python: ReadonlySet<string>;
  /** Paths of `package.json` files below the root. */
  manifests: string[];
  isWhole: boolean;
};

const NOT_OWN = new Set(['node_modules', '__pycache__', 'site-packages', 'dist-packages']);
const PYTHON_FILE = /^([^.]+)(?:\.[\w-]+)?\.(?:py|pyi|pyx|pyd|so)$/;

/** Walks through a project, breadth first; links, hidden folders and installed packages are left out. */
export async function findOwnModules(root: string, signal: AbortSignal): Promise<OwnModules> {
  const found = { python: new Set<string>(), manifests: [] as string[] };
  let room = MAX_WALKED_ENTRIES;
  let level = [root];
  for (let depth = 0; depth < MAX_WALKED_DEPTH && level.length > 0; depth++) {
    const entries: Entry[] = [];
    for (const folder of level) {
      if (entries.length > room || signal.aborted) return { ...found, isWhole: false };
      const listed = await entriesOf(folder, folder === root);
      entries.push(...listed.map((entry) => ({ entry, path: join(folder, entry.name) })));
    }
    room -= entries.length;
    for (const name of entries.flatMap(pythonNames)) found.python.add(name);
    found.manifests.push(
      ...entries.filter(({ entry }) => entry.name === 'package.json').map(({ path }) => path),
    );
    level = entries.filter(({ entry }) => entry.isDirectory()).map(({ path }) => path);
  }
  return { ...found, isWhole: level.length === 0 };
}

type Entry = { entry: Dirent; path: string };

function pythonNames({ entry }: Entry): string[] {
  if (!entry.isFile()) return [entry.name];
  const name = PYTHON_FILE.exec(entry.name)?.[1];
  return name === undefined ? [] : [name];
}

/** The entries of a folder that are the project's own; empty for a virtual environment, whatever its name. */
async function entriesOf(folder: string, isRoot: boolean): Promise<Dirent[]> {
  // One more than the limit shows the walk that the list was cut.
  const { entries: listed } = await listFolder(folder, { limit: MAX_WALKED_ENTRIES + 1 });
  if (!isRoot && listed.some(({ name }) => name === 'pyvenv.cfg')) return [];
  return listed.filter(({ name }) => !name.startsWith('.') && !NOT_OWN.has(name));
}

import type { Dirent } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { bracketDepth } from '../../base/bracket-depth.ts';
import { MAX_CONFIG_FILE_BYTES, MAX_TYPED_FILE_BYTES } from '../../config/limits.ts';
import { textOrNull } from '../files/bounded-read.ts';
import { listFolder } from '../files/folders.ts';
import { leadsOut } from '../files/reach.ts';

/** Files and folders of a project searched for links out of it, where the system cannot confine the reader. */
const MAX_WAYS_OUT_ENTRIES = 50_000;

/** Files whose content names other files to read. */
const NAMES_FILES = /^(?:[jt]sconfig(?:\.[\w-]+)?|package)\.json$/;
/** Files that a type checker opens on its own. */
const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx|json)$/;

/**
 * Finds anything in a project that could lead its reader out of it or block it: a link, a setting that names
 * a file outside, a pipe, a device, an oversized file. Returns one line that names the first of them, or
 * null. For systems that cannot confine the program. Stops after `MAX_WAYS_OUT_ENTRIES` files.
 */
export function findWayOut(root: string): Promise<string | null> {
  return firstOf(root, (entry) => entry !== '.git', wayOut);
}

/** Levels of brackets in a settings file: a reader takes memory for each. */
const MAX_SETTINGS_NESTING = 500;

/**
 * The first file of a project that a type checker would open because of its name and could not read, as a line that
 * names it, or null: a pipe, on which it would wait until someone writes to it, or settings so large or
 * so deeply nested that reading them takes hundreds of megabytes. No confinement prevents either. Installed packages are not searched.
 */
export function findTrap(root: string): Promise<string | null> {
  return firstOf(root, (entry) => entry !== '.git' && entry !== 'node_modules', trap);
}

type Look = (path: string, entry: Dirent, root: string) => Promise<string | null>;

async function firstOf(root: string, enters: (name: string) => boolean, look: Look): Promise<string | null> {
  let room = MAX_WAYS_OUT_ENTRIES;
  const folders = [root];
  for (let folder = folders.shift(); folder !== undefined && room > 0; folder = folders.shift()) {
    const { entries } = await listFolder(folder, { limit: room, within: [root] });
    room -= entries.length;
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && enters(entry.name)) folders.push(path);
      const why = await look(path, entry, root);
      if (why !== null) return `${path} ${why}`;
    }
  }
  return null;
}

async function trap(path: string, entry: Dirent, root: string): Promise<string | null> {
  if (!SOURCE.test(entry.name) || entry.isDirectory()) return null;
  const stats = entry.isFile() ? null : await stat(path).catch(() => null);
  if (stats?.isFIFO()) return 'is a pipe';
  if (!NAMES_FILES.test(entry.name)) return null;
  const text = await textOrNull(path, { maxBytes: MAX_CONFIG_FILE_BYTES, within: [root] });
  if (text === null) return entry.isFile() ? 'is too large' : null;
  return bracketDepth(text) > MAX_SETTINGS_NESTING ? 'is nested too deeply' : null;
}

async function wayOut(path: string, entry: Dirent, root: string): Promise<string | null> {
  if (entry.isSymbolicLink() && leadsOut(path, [root])) return 'is a link to a place outside the project';
  if (!SOURCE.test(entry.name) || entry.isDirectory()) return null;
  if (!entry.isFile() && !entry.isSymbolicLink()) return 'is not a regular file';
  const stats = await lstat(path).catch(() => null);
  if (stats !== null && stats.size > MAX_TYPED_FILE_BYTES) return 'is too large';
  if (!NAMES_FILES.test(entry.name)) return null;
  const text = await textOrNull(path, { maxBytes: MAX_CONFIG_FILE_BYTES, within: [root] });
  if (text === null) return 'cannot be read';
  const named = namedOutside(text, path, root);
  return named === null ? null : `names ${named}, which is outside the project`;
}

/** The first string in a JSON text, with or without comments, that is a path outside. */
function namedOutside(text: string, path: string, root: string): string | null {
  for (const [, name = ''] of text.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)) {
    const plain = name.replaceAll('\\\\', '/').replaceAll('\\/', '/');
    if (!/^(?:\/|\.\.(?:\/|$)|[a-z]:)|\/\.\.(?:\/|$)/i.test(plain)) continue;
    const [start = ''] = plain.split('*');
    if (leadsOut(resolve(dirname(path), start), [root])) return plain;
  }
  return null;
}

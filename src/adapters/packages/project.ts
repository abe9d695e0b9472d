import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isInside } from '../../base/paths.ts';
import { MAX_FOLDER_ENTRIES, MAX_MANIFEST_BYTES } from '../../config/limits.ts';
import type { Files } from '../../ports/files.ts';
import { leadsOut } from '../files/reach.ts';
import type { EnvironmentReader } from '../python/environment-folder.ts';

/** Manifests of one kind in one folder, such as `requirements-dev.txt`. */
const MAX_MANIFESTS_EACH = 16;
/** Folders from the document up to the project's root that are searched for its configuration. */
const MAX_PROJECT_FOLDERS = 8;

/** A folder of the project with its entries. */
type Folder = { path: string; names: ReadonlySet<string> };

/** The folders from a document up to its project's root, nearest first, and access to their files. */
export type Project = EnvironmentReader & {
  root: string;
  folders: Folder[];
  /** The files of these folders with a matching name, up to a limit. */
  filesNamed(fits: (name: string) => boolean): string[];
  /** The path for messages: from the root, with `/`. */
  nameOf(path: string): string;
};

/**
 * Opens the project of a document; null when there is neither a project nor a file on disk. `prefixes` are
 * environments that the user has activated: they may be read wherever they are.
 */
export async function openProject(
  files: Files,
  workspace: string | null,
  path: string | null,
  prefixes: readonly string[] = [],
): Promise<Project | null> {
  const paths = projectFolders(path, workspace);
  const root = paths.at(-1);
  if (root === undefined) return null;
  const reachOf = (place: string) => {
    const isChosen = prefixes.some((prefix) => isInside(place, prefix)) && !isInside(place, root);
    return isChosen ? undefined : [root];
  };
  const list = (folder: string) => files.list(folder, MAX_FOLDER_ENTRIES, reachOf(folder));
  const folders = await Promise.all(
    paths.map(async (folder) => ({ path: folder, names: new Set(await list(folder)) })),
  );
  return {
    root,
    folders,
    async read(file, maxBytes = MAX_MANIFEST_BYTES) {
      const text = await files.readText(file, maxBytes, reachOf(file));
      return text.ok ? text.value.replace(/^\uFEFF/, '') : null;
    },
    list,
    exists: (file) => files.exists(file),
    leadsOut(folder) {
      const within = reachOf(folder);
      return within !== undefined && leadsOut(folder, within);
    },
    filesNamed: (fits) =>
      folders.flatMap(({ path: folder, names }) =>
        [...names]
          .filter(fits)
          .slice(0, MAX_MANIFESTS_EACH)
          .map((name) => join(folder, name)),
      ),
    nameOf: (file) => relative(root, file).split(sep).join('/'),
  };
}

/** Entries that mark a folder as a project's root. */
const ROOT_MARKS = ['.git', 'package.json', 'pyproject.toml', 'setup.py', 'requirements.txt'];

/** Without a workspace, the nearest folder above a file that looks like a project, otherwise the file's own folder. */
function rootOfFile(path: string | null): string | null {
  if (path === null || !isAbsolute(path)) return null;
  const start = dirname(path);
  let folder = start;
  for (let level = 0; level < MAX_PROJECT_FOLDERS && folder !== dirname(folder); level++) {
    if (ROOT_MARKS.some((mark) => existsSync(join(folder, mark)))) return folder;
    folder = dirname(folder);
  }
  return start;
}

/**
 * The folders of a document's project, from its own up to the root, which is the last; the root alone of a document
 * that is outside of it, and none where there is neither a project nor a file on disk.
 */
export function projectFolders(path: string | null, workspace: string | null): string[] {
  const root = workspace ?? rootOfFile(path);
  if (root === null) return [];
  const inside = path === null ? '' : relative(root, dirname(resolve(root, path)));
  if (inside === '' || inside.split(sep)[0] === '..' || isAbsolute(inside)) return [root];
  const names = inside.split(sep);
  const folders = names.map((_, index) => join(root, ...names.slice(0, names.length - index)));
  return [...folders.slice(0, MAX_PROJECT_FOLDERS - 1), root];
}

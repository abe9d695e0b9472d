import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { parse as parseTomlText } from 'smol-toml';
import { MAX_CONFIG_FILE_BYTES, MAX_FOLDER_ENTRIES, MAX_PROJECT_FOLDERS } from '../config/limits.ts';
import type { Files } from '../ports/files.ts';

/** A text and the path it has in the project, as facts name it. */
export type ProjectText = { text: string; from: string };

/** A folder between the document and the project's root, with what is in it. */
export type ProjectFolder = { path: string; names: ReadonlySet<string> };

/** The project's own files. Every read is bounded, and what cannot be read is simply not there. */
export type Project = {
  /** Nearest to the document first, the root last. */
  folders: ProjectFolder[];
  read(path: string): Promise<ProjectText | null>;
  list(path: string): Promise<string[]>;
  /** A path as facts name it: from the root, with `/`. */
  nameOf(path: string): string;
  /** The files of this name in all folders, nearest first. */
  readAll(name: string): Promise<ProjectText[]>;
};

/** Looks into the folders from the document's up to the project's root. */
export async function openProject(
  files: Files,
  workspace: string,
  documentPath: string | null,
): Promise<Project> {
  const list = (path: string) => files.list(path, MAX_FOLDER_ENTRIES);
  const nameOf = (path: string) => relative(workspace, path).split(sep).join('/');
  const read = async (path: string): Promise<ProjectText | null> => {
    const content = await files.readText(path, MAX_CONFIG_FILE_BYTES);
    if (!content.ok) return null;
    return { text: content.value.replace(/^\uFEFF/, ''), from: nameOf(path) };
  };
  const folders = await Promise.all(
    foldersUpTo(workspace, documentPath).map(async (path) => ({ path, names: new Set(await list(path)) })),
  );
  const readAll = async (name: string): Promise<ProjectText[]> => {
    const holders = folders.filter(({ names }) => names.has(name));
    const texts = await Promise.all(holders.map(({ path }) => read(join(path, name))));
    return texts.filter((text) => text !== null);
  };
  return { folders, read, list, nameOf, readAll };
}

/** From the document's folder to the root; the root alone for a document outside of it. */
function foldersUpTo(workspace: string, documentPath: string | null): string[] {
  if (documentPath === null) return [workspace];
  const folder = dirname(isAbsolute(documentPath) ? documentPath : join(workspace, documentPath));
  const inside = relative(workspace, folder);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside))
    return [workspace];
  const names = inside.split(sep);
  const folders = names.map((_, index) => join(workspace, ...names.slice(0, names.length - index)));
  return [...folders.slice(0, MAX_PROJECT_FOLDERS - 1), workspace];
}

/** The value of a JSON text; null when it is broken, for a broken file is a file without facts. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The value of a TOML text; null when it is broken. */
export function parseToml(text: string): unknown {
  try {
    return parseTomlText(text);
  } catch {
    return null;
  }
}

/** What stands under a path of keys; undefined when anything on the way is missing or of another kind. */
export function valueAt(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null
        ? Object.getOwnPropertyDescriptor(inner, key)?.value
        : undefined,
    value,
  );
}

/** The entries of a table; none for anything else. */
export function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** The strings of a list; none for anything else. */
export function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

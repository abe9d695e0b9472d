import { join } from 'node:path';
import { languageOfPath } from '../../base/languages.ts';
import { familyOf } from '../../base/winnowing/families.ts';
import { MAX_SCANNED_ENTRIES } from '../../config/limits.ts';
import { textOrNull } from '../files/bounded-read.ts';
import { entriesIn } from '../files/folders.ts';
import { type CopyrightFile, readCopyright } from './dep5.ts';
import { headLicense } from './head-license.ts';
import type { SourceFile } from './index-builder.ts';

/** Size of a file that goes into an index. */
const MAX_LICENSED_FILE_BYTES = 2 * 1024 * 1024;
/** Levels of folders that go into an index. */
const MAX_LICENSED_DEPTH = 40;
/** Size of a `debian/copyright`. */
const MAX_COPYRIGHT_BYTES = 2 * 1024 * 1024;

/** Mean line length, in characters, from which a file counts as generated. */
const MAX_WRITTEN_LINE_CHARACTERS = 200;

/** Folders with third-party code, or without code. */
const LEFT_OUT = /^(?:\.git|\.hg|\.svn|node_modules|__pycache__|\.venv|site-packages)$/;
/** Files minified by a tool are not source. */
const MADE_BY_TOOLS = /[.-]min\.[cm]?js$/;

/**
 * The source files below a folder, in a fixed order, each with its license: the one that the file states,
 * otherwise the one of `debian/copyright`, otherwise `license`. Null: a generated file, or one that cannot be
 * read. Links are not followed. `isInstalled`: the folder has the files where a package installs them, not
 * where its sources have them. Throws the system's errors for the folder itself.
 */
export async function* sourceFiles(
  folder: string,
  license: string,
  isInstalled = false,
): AsyncGenerator<SourceFile | null, void, void> {
  const copyright = await readDebianCopyright(folder, isInstalled);
  for await (const path of sourcePaths(folder, '', 0)) {
    const language = languageOfPath(path)?.id;
    if (language === undefined || familyOf(language) === null) continue;
    const text = MADE_BY_TOOLS.test(path) ? null : await readSource(join(folder, path));
    if (text === null) yield null;
    else yield { path, language, text, license: licenseOf(path, text, { copyright, license }) };
  }
}

function licenseOf(
  path: string,
  text: string,
  { copyright, license }: { copyright: CopyrightFile | null; license: string },
): string {
  return headLicense(text) ?? copyright?.(path) ?? license;
}

async function* sourcePaths(root: string, folder: string, depth: number): AsyncGenerator<string, void, void> {
  const { entries } = await entriesIn(join(root, folder), MAX_SCANNED_ENTRIES);
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isFile()) yield path;
    else if (entry.isDirectory() && depth < MAX_LICENSED_DEPTH && !LEFT_OUT.test(entry.name))
      yield* sourcePaths(root, path, depth + 1);
  }
}

/** Null for a file that is too large, not text, or has lines that no one types. */
async function readSource(path: string): Promise<string | null> {
  const text = await textOrNull(path, { maxBytes: MAX_LICENSED_FILE_BYTES });
  if (text === null || text.includes('\0')) return null;
  const lines = text.split('\n').length;
  return text.length / lines > MAX_WRITTEN_LINE_CHARACTERS ? null : text;
}

async function readDebianCopyright(folder: string, isInstalled: boolean): Promise<CopyrightFile | null> {
  const path = join(folder, 'debian', 'copyright');
  const text = await textOrNull(path, { maxBytes: MAX_COPYRIGHT_BYTES, within: [folder] });
  try {
    return text === null ? null : readCopyright(text, isInstalled);
  } catch {
    return null;
  }
}

import { dirname, join } from 'node:path';
import { escapePattern } from '../../base/escape-pattern.ts';
import type { Documentation } from '../../contract/documentation.ts';
import { filesBelow, textOf } from './search-files.ts';
import { shownPath } from './typescript.ts';

/** Uses of a name that are shown. */
const MAX_SHOWN_USES = 3;
/** Lines of one shown use. */
const MAX_SHOWN_USE_LINES = 3;
/** Characters of one shown use. */
const MAX_SHOWN_USE_CHARACTERS = 300;

type Examples = Documentation['examples'];

/** The input of a search for uses; `defined` is the place of the definition. */
export type ExampleSearch = {
  name: string;
  language: string;
  workspace: string | null;
  defined: Documentation['defined'];
  /** The package that provides the name; null for the project's own. */
  packageName: string | null;
};

const CODE: Readonly<Record<string, RegExp>> = {
  python: /\.py$/,
  typescript: /\.(?:[cm]?[jt]s|[jt]sx)$/,
};
const DOCUMENTS = /\.(?:md|rst|txt)$|^README/i;

/** Finds calls of a name, first in this repository, then in the tests and documents that its package ships. */
export async function findExamples(search: ExampleSearch, signal: AbortSignal): Promise<Examples> {
  const use = patternOf(search.name);
  const found: Examples = [];
  for (const { folder, fits } of use === null ? [] : placesOf(search))
    for await (const path of filesBelow(folder, fits, signal)) {
      if (found.length >= MAX_SHOWN_USES) return found;
      const one = await exampleIn(path, search, use);
      if (one !== null) found.push(one);
    }
  return found;
}

function patternOf(name: string): RegExp | null {
  const word = (name.split(/[./]/).at(-1) ?? name).replace(/[^\w$]/g, '');
  return word === '' ? null : new RegExp(`(?<![\\w$])${escapePattern(word)}\\s*[(<\`]`);
}

function isCode(path: string): boolean {
  return Object.values(CODE).some((pattern) => pattern.test(path));
}

function importsOf(root: string): RegExp {
  const escaped = escapePattern(root);
  return new RegExp(
    `^[ \\t]*(?:from|import)[ \\t]+${escaped}\\b|['"](?:node:)?${escaped}(?:/[^'"]*)?['"]`,
    'm',
  );
}

type SearchedPlace = { folder: string; fits: (file: string) => boolean };

function placesOf({ language, workspace, defined }: ExampleSearch): SearchedPlace[] {
  const code = CODE[language];
  if (code === undefined) return [];
  const own = workspace === null ? [] : [{ folder: workspace, fits: (file: string) => code.test(file) }];
  const shipped = packageFolders(defined, workspace).map((folder) => ({
    folder,
    fits: (file: string) => code.test(file) || DOCUMENTS.test(file),
  }));
  return [...own, ...shipped];
}

async function exampleIn(
  path: string,
  { name, workspace, defined, packageName }: ExampleSearch,
  use: RegExp | null,
): Promise<Examples[number] | null> {
  const shown = workspace === null ? path : shownPath(path, workspace);
  if (use === null || shown === defined?.path) return null;
  const text = (await textOf(path)) ?? '';
  const root = name.split(/[.]/)[0] ?? name;
  // The name refers to the package where the package is imported; in its own documents it always does.
  const isMeant = packageName === null || !isCode(path) || importsOf(root).test(text);
  const one = isMeant ? useIn(text, use) : null;
  return one === null ? null : { path: shown, ...one };
}

/** The first line that uses the name and does not define it, with the following lines of a call. */
function useIn(text: string, use: RegExp): { line: number; text: string } | null {
  if (!use.test(text)) return null;
  const lines = text.split(/\r\n|\n|\r/);
  const at = lines.findIndex(
    (line) => use.test(line) && !/^\s*(?:async\s+)?(?:def|class|function|export|\*|\/\/|#)/.test(line),
  );
  if (at < 0) return null;
  const shown: string[] = [];
  let open = 0;
  for (const line of lines.slice(at, at + MAX_SHOWN_USE_LINES)) {
    shown.push(line);
    open += (line.match(/[([{]/g)?.length ?? 0) - (line.match(/[)\]}]/g)?.length ?? 0);
    if (open <= 0) break;
  }
  return { line: at + 1, text: shown.join('\n').trim().slice(0, MAX_SHOWN_USE_CHARACTERS) };
}

/** Where a package has its tests and documents: its own folder, and those next to its sources. */
function packageFolders(defined: Documentation['defined'], workspace: string | null): string[] {
  if (defined === null) return [];
  const path = workspace === null ? defined.path : join(workspace, defined.path);
  const root = /^(.*\/(?:site-packages|node_modules)\/(?:@[^/]+\/)?[^/]+)\//.exec(
    path.replaceAll('\\', '/'),
  )?.[1];
  if (root === undefined) return [];
  const folders = ['tests', 'test', '__tests__', 'docs', 'doc', 'examples', 'example'].map((name) =>
    join(root, name),
  );
  return [...folders, ...(root.includes('/node_modules/') ? [root] : [join(dirname(root), 'docs')])];
}

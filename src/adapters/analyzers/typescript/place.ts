import { existsSync } from 'node:fs';
import { dirname, extname, isAbsolute, join, parse } from 'node:path';
import type { TypeCheckInput } from '../../../ports/type-checker.ts';

/** The place of a text for the type checker. */
export type CheckedFile = {
  /** Absolute; the file need not exist. */
  path: string;
  /** The folder whose server checks it. */
  root: string;
  languageId: string;
  /** Code without a file: the files next to it are unknown. */
  isAlone: boolean;
};

const EXTENSIONS: Readonly<Record<string, string>> = {
  typescript: '.ts',
  tsx: '.tsx',
  javascript: '.js',
};

const LANGUAGE_IDS: Readonly<Record<string, string>> = {
  '.tsx': 'typescriptreact',
  '.jsx': 'javascriptreact',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
};

const CODE = /\.[cm]?[jt]s$|\.[jt]sx$/;

/** A file name that no project uses. */
const ALONE = 'fettle-candidate';

/** Files that mark their folder as the root of a project. */
const PROJECT_MARKS = ['tsconfig.json', 'jsconfig.json', 'package.json', '.git'];

export function placeOf({ path, language, workspace }: TypeCheckInput): CheckedFile {
  const extension = EXTENSIONS[language] ?? '.ts';
  const file = path !== null && !isAbsolute(path) ? workspace && join(workspace, path) : path;
  if (file !== null && CODE.test(file)) {
    const root = workspace ?? projectOf(dirname(file));
    return { path: file, root, languageId: languageIdOf(file), isAlone: false };
  }
  const root = workspace ?? nowhere();
  const folder = file === null ? sourcesOf(root) : dirname(file);
  const alone = join(folder, `${ALONE}${extension}`);
  return { path: alone, root, languageId: languageIdOf(alone), isAlone: true };
}

/** Folders from this one up to the root of the disk, as Node looks for packages. */
export function foldersUp(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== dirname(at); at = dirname(at)) folders.push(dirname(at));
  return folders;
}

/** The folders that Node looks for packages in, the nearest first. */
export function packageFolders({ path }: CheckedFile): string[] {
  return foldersUp(dirname(path)).map((folder) => join(folder, 'node_modules'));
}

function languageIdOf(path: string): string {
  return LANGUAGE_IDS[extname(path)] ?? 'typescript';
}

/** Most projects include only their sources. */
function sourcesOf(root: string): string {
  const sources = join(root, 'src');
  return existsSync(sources) ? sources : root;
}

function projectOf(folder: string): string {
  return foldersUp(folder).find((at) => PROJECT_MARKS.some((mark) => existsSync(join(at, mark)))) ?? folder;
}

/** A folder that does not exist, so that no package of this machine counts. */
function nowhere(): string {
  return join(parse(process.cwd()).root, 'fettle-without-project');
}

import { existsSync, statSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { escapePattern } from '../../../base/escape-pattern.ts';
import { MAX_CONFIG_FILE_BYTES } from '../../../config/limits.ts';
import { readBytes, textOrNull } from '../../files/bounded-read.ts';
import { leadsOut, reachOf } from '../../files/reach.ts';
import { type CheckedFile, foldersUp, packageFolders } from './place.ts';

/** Different modules imported by one text whose locations are checked. */
const MAX_CHECKED_IMPORTS = 500;

/** A module's name as an import has it. */
const SPECIFIER = /\b(?:from|import|require)\s*\(?\s*(['"])([^'"\n]+)\1/g;

/** A package name as in npm, with an optional subpath. */
const PACKAGE = /^(@[\w.~-]+\/[\w.~-]+|[\w~-][\w.~-]*)(?:\/.*)?$/;

/** Names that the npm registry accepts, with an optional subpath. */
const REGISTRY_NAME = /^(@[a-z0-9~-][\w.~-]*\/[a-z0-9~-][\w.~-]*|[a-z0-9-][\w.~-]*)(\/.*)?$/i;

/** Files that a bundler loads. */
const ASSET = /\.(?!(?:[cm]?[jt]s|[jt]sx|json|node)$)[a-z0-9]+(?:\?.*)?$/i;

/**
 * Whether a module that TypeScript does not find is certainly missing. It is not where a bundler, an alias, a
 * file that does not exist yet or a pending install may explain it: the package check covers those.
 */
export async function isModuleMissing(specifier: string, place: CheckedFile): Promise<boolean> {
  if (specifier.startsWith('node:')) return !isBuiltin(specifier);
  if (isBuiltin(specifier)) return false;
  const folder = dirname(place.path);
  if (/^\.\.?(?:\/|$)/.test(specifier)) {
    if (place.isAlone) return false;
    return !(ASSET.test(specifier) && existsSync(join(folder, specifier.replace(/\?.*$/, ''))));
  }
  const [, name, inside] = REGISTRY_NAME.exec(specifier) ?? [];
  if (name === undefined || specifier.includes(':')) return false;
  const folders = foldersUp(folder);
  const installed = folders.filter((at) => existsSync(join(at, 'node_modules')));
  if (installed.length === 0) return false;
  if (installed.some((at) => existsSync(join(at, 'node_modules', name))))
    return inside !== undefined && !ASSET.test(specifier);
  const facts = await Promise.all(folders.map((at) => projectFacts(at, place.root)));
  return !facts.some(
    ({ named, aliases }) => named.has(name) || aliases.some((isAlias) => isAlias(specifier)),
  );
}

type ProjectFacts = { named: Set<string>; aliases: ((specifier: string) => boolean)[] };

async function projectFacts(folder: string, root: string): Promise<ProjectFacts> {
  const [manifest, ...configs] = await Promise.all(
    ['package.json', 'tsconfig.json', 'tsconfig.base.json', 'jsconfig.json'].map((name) =>
      textOrNull(join(folder, name), { maxBytes: MAX_CONFIG_FILE_BYTES, within: [root] }),
    ),
  );
  return {
    named: namesIn(manifest ?? ''),
    aliases: configs.flatMap((text) => aliasesIn(text ?? '', folder)),
  };
}

/** Every string in a manifest counts: as a dependency of any kind, as the project's own name, as an override. */
function namesIn(manifest: string): Set<string> {
  return new Set([...manifest.matchAll(/"([^"\s]+)"/g)].map((match) => match[1] ?? ''));
}

/**
 * Aliases of a tsconfig in the form that TypeScript 7 no longer reads (`baseUrl`, and `paths` relative to
 * it). Read with regular expressions: the file may contain comments and trailing commas.
 */
function aliasesIn(text: string, folder: string): ProjectFacts['aliases'] {
  const base = /"baseUrl"\s*:\s*"([^"]*)"/.exec(text)?.[1];
  const paths = [...text.matchAll(/"([^"\s]+)"\s*:\s*\[/g)].map((match) => {
    const pattern = new RegExp(`^${(match[1] ?? '').split('*').map(escapePattern).join('.*')}$`);
    return (specifier: string) => pattern.test(specifier);
  });
  if (base === undefined) return paths;
  return [...paths, (specifier) => existsUnder(join(folder, base), specifier)];
}

function existsUnder(folder: string, specifier: string): boolean {
  return ['', '.ts', '.tsx', '.d.ts', '.js', '.jsx', '.json'].some((end) =>
    existsSync(join(folder, `${specifier}${end}`)),
  );
}

const REFERENCE = /^\/\/\/\s*<reference\s+path\s*=\s*(['"])([^'"\n]+)\1/gm;
const ENDINGS = [
  '',
  '.ts',
  '.tsx',
  '.d.ts',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.json',
  '/index.ts',
  '/index.js',
];

/**
 * Why the checker must not run on a text, or null. The reason is the first import that leads out of the
 * project's reach, where the checker would call the module missing or treat all its members as `any`; or that
 * is a pipe, on which it would wait forever.
 */
export function unreadableImport(text: string, place: CheckedFile): string | null {
  const within = [place.root];
  if (reachOf(place.root).length === 0) return null;
  const specifiers = [...text.matchAll(SPECIFIER), ...text.matchAll(REFERENCE)].map(
    ([, , name = '']) => name,
  );
  for (const specifier of [...new Set(specifiers)].slice(0, MAX_CHECKED_IMPORTS)) {
    const named = /^[./]/.test(specifier) ? filesOf(specifier, place) : packageOf(specifier, place);
    // Most of the names are not there, and looking where a missing one leads costs an exception each.
    const paths = named.filter((path) => existsSync(path));
    const outside = paths.find((path) => leadsOut(path, within));
    if (outside !== undefined) return `it imports ${outside}, which is outside the project and is not read`;
    const pipe = paths.find((path) => statSync(path, { throwIfNoEntry: false })?.isFIFO());
    if (pipe !== undefined)
      return `it imports ${pipe}, which is a pipe: TypeScript would wait for it forever`;
  }
  return null;
}

function filesOf(specifier: string, place: CheckedFile): string[] {
  const path = resolve(dirname(place.path), specifier);
  const [, stem, kind] = /^(.*)\.([cm]?)js(?:x?)$/.exec(path) ?? [];
  return [...ENDINGS.map((end) => `${path}${end}`), ...(stem === undefined ? [] : [`${stem}.${kind}ts`])];
}

/** The folders where Node would look for it, and its manifest; the nearest wins. */
function packageOf(specifier: string, place: CheckedFile): string[] {
  const name = PACKAGE.exec(specifier)?.[1];
  if (name === undefined) return [];
  const homes = packageFolders(place).map((folder) => join(folder, name));
  const home = homes.find((folder) => existsSync(folder));
  return home === undefined ? [] : [home, join(home, 'package.json')];
}

/** Placed next to a text that imports packages without declarations; it is not on disk. */
export const UNTYPED_FILE = 'fettle-untyped.d.ts';

/**
 * The specifiers of a text whose packages are installed and have no declarations. TypeScript treats them as
 * `any` unless the project's settings let it read JavaScript of packages (`maxNodeModuleJsDepth`, a default
 * of jsconfig.json): then it takes express for `() => Function` and lodash for an empty object.
 */
export async function untypedSpecifiers(text: string, place: CheckedFile): Promise<string[]> {
  const specifiers = new Set([...text.matchAll(SPECIFIER)].map((match) => match[2] ?? ''));
  const folders = packageFolders(place);
  const untyped: string[] = [];
  for (const specifier of specifiers) {
    const name = PACKAGE.exec(specifier)?.[1];
    const home = name && folders.find((folder) => existsSync(join(folder, name)));
    if (!name || !home || (await isTyped(join(home, name), place.root))) continue;
    const types = `@types/${name.replace(/^@(.+)\//, '$1__')}`;
    if (!folders.some((folder) => existsSync(join(folder, types)))) untyped.push(specifier);
  }
  return untyped;
}

/** The text of `UNTYPED_FILE` that makes TypeScript take these modules for `any`. */
export function declareUntyped(specifiers: readonly string[]): string {
  return specifiers.map((specifier) => `declare module ${JSON.stringify(specifier)};\n`).join('');
}

/** Also for a package of the project itself that `node_modules` links to. */
async function isTyped(folder: string, root: string): Promise<boolean> {
  const home = await realpath(folder).catch(() => folder);
  if (!home.split(sep).includes('node_modules')) return true;
  if (existsSync(join(folder, 'index.d.ts'))) return true;
  const path = join(folder, 'package.json');
  const manifest = await readBytes(path, { maxBytes: MAX_CONFIG_FILE_BYTES, within: [root] });
  if (!manifest.ok) return manifest.failure.reason === 'too_large';
  return /"(?:types|typings|typesVersions)"|\.[cm]?tsx?"/.test(manifest.value.toString('utf8'));
}

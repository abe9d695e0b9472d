import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { MAX_CONFIG_FILE_BYTES } from '../../../config/limits.ts';
import { readBytes } from '../../files/bounded-read.ts';
import { foldersUp, type Place } from './place.ts';

/** Stands beside a text that imports packages without declarations, in no folder of the disk. */
export const UNTYPED_FILE = 'fettle-untyped.d.ts';

const SPECIFIER = /\b(?:from|import|require)\s*\(?\s*(['"])([^'"\n]+)\1/g;

/** As npm names packages, with what may stand behind. */
const PACKAGE = /^(@[\w.~-]+\/[\w.~-]+|[\w~-][\w.~-]*)(?:\/.*)?$/;

/**
 * The specifiers of a text whose packages are installed and have no declarations. TypeScript takes them for
 * `any` unless the project's settings let it read JavaScript of packages (`maxNodeModuleJsDepth`, which a
 * jsconfig.json has by itself): then it takes express for `() => Function` and lodash for an empty object.
 */
export async function untypedSpecifiers(text: string, place: Place): Promise<string[]> {
  const specifiers = new Set([...text.matchAll(SPECIFIER)].map((match) => match[2] ?? ''));
  const folders = foldersUp(dirname(place.path)).map((folder) => join(folder, 'node_modules'));
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

/** What the text of `UNTYPED_FILE` must be for TypeScript to believe nothing of these. */
export function declareUntyped(specifiers: readonly string[]): string {
  return specifiers.map((specifier) => `declare module ${JSON.stringify(specifier)};\n`).join('');
}

/** Also a package of the project itself, to which `node_modules` links. */
async function isTyped(folder: string, root: string): Promise<boolean> {
  const home = await realpath(folder).catch(() => folder);
  if (!home.split(sep).includes('node_modules')) return true;
  if (existsSync(join(folder, 'index.d.ts'))) return true;
  const path = join(folder, 'package.json');
  const manifest = await readBytes(path, { maxBytes: MAX_CONFIG_FILE_BYTES, within: [root] });
  if (!manifest.ok) return manifest.failure.reason === 'too_large';
  return /"(?:types|typings|typesVersions)"|\.[cm]?tsx?"/.test(manifest.value.toString('utf8'));
}

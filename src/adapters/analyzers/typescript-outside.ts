import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { MAX_CHECKED_IMPORTS } from '../../config/limits.ts';
import { leadsOut, reachOf } from '../files/reach.ts';
import { foldersUp, type Place } from './typescript-place.ts';

const SPECIFIER = /\b(?:from|import|require)\s*\(?\s*(['"])([^'"\n]+)\1/g;
const REFERENCE = /^\/\/\/\s*<reference\s+path\s*=\s*(['"])([^'"\n]+)\1/gm;
/** As npm names packages, with what may stand behind. */
const PACKAGE = /^(@[\w.~-]+\/[\w.~-]+|[\w~-][\w.~-]*)(?:\/.*)?$/;
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
 * The path of the first thing that a text imports and that lies out of the project's reach, or null. The checker is
 * not let there: it would call the module missing, or take all that it has for anything.
 */
export function importedFromOutside(text: string, place: Place): string | null {
  const within = [place.root];
  if (reachOf(place.root).length === 0) return null;
  const named = [...text.matchAll(SPECIFIER), ...text.matchAll(REFERENCE)].map((match) => match[2] ?? '');
  for (const specifier of [...new Set(named)].slice(0, MAX_CHECKED_IMPORTS)) {
    const paths = /^[./]/.test(specifier) ? filesOf(specifier, place) : packageOf(specifier, place);
    const outside = paths.find((path) => leadsOut(path, within));
    if (outside !== undefined) return outside;
  }
  return null;
}

function filesOf(specifier: string, place: Place): string[] {
  const path = resolve(dirname(place.path), specifier);
  const [, stem, kind] = /^(.*)\.([cm]?)js(?:x?)$/.exec(path) ?? [];
  return [...ENDINGS.map((end) => `${path}${end}`), ...(stem === undefined ? [] : [`${stem}.${kind}ts`])];
}

/** Where Node would find it; the nearest counts. */
function packageOf(specifier: string, place: Place): string[] {
  const name = PACKAGE.exec(specifier)?.[1];
  if (name === undefined) return [];
  const homes = foldersUp(dirname(place.path)).map((folder) => join(folder, 'node_modules', name));
  return homes.filter((home) => existsSync(home)).slice(0, 1);
}

import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { MAX_CHECKED_IMPORTS } from '../../../config/limits.ts';
import { leadsOut, reachOf } from '../../files/reach.ts';
import { foldersUp, type Place } from './place.ts';

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
 * Why the checker is not asked about a text, or null: the first thing that it imports and that lies out of the
 * project's reach, where the checker would call the module missing or take all that it has for anything; or that is
 * a pipe, for which it would wait without end.
 */
export function unreadableImport(text: string, place: Place): string | null {
  const within = [place.root];
  if (reachOf(place.root).length === 0) return null;
  const named = [...text.matchAll(SPECIFIER), ...text.matchAll(REFERENCE)].map((match) => match[2] ?? '');
  for (const specifier of [...new Set(named)].slice(0, MAX_CHECKED_IMPORTS)) {
    const paths = /^[./]/.test(specifier) ? filesOf(specifier, place) : packageOf(specifier, place);
    const outside = paths.find((path) => leadsOut(path, within));
    if (outside !== undefined)
      return `it imports ${outside}, which is or leads out of the project: nothing is read there`;
    const pipe = paths.find((path) => statSync(path, { throwIfNoEntry: false })?.isFIFO());
    if (pipe !== undefined)
      return `it imports ${pipe}, which is a pipe: TypeScript would wait for it without end`;
  }
  return null;
}

function filesOf(specifier: string, place: Place): string[] {
  const path = resolve(dirname(place.path), specifier);
  const [, stem, kind] = /^(.*)\.([cm]?)js(?:x?)$/.exec(path) ?? [];
  return [...ENDINGS.map((end) => `${path}${end}`), ...(stem === undefined ? [] : [`${stem}.${kind}ts`])];
}

/** Where Node would find it, and its manifest; the nearest counts. */
function packageOf(specifier: string, place: Place): string[] {
  const name = PACKAGE.exec(specifier)?.[1];
  if (name === undefined) return [];
  const homes = foldersUp(dirname(place.path)).map((folder) => join(folder, 'node_modules', name));
  const home = homes.find((folder) => existsSync(folder));
  return home === undefined ? [] : [home, join(home, 'package.json')];
}

import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { escapePattern } from '../../../base/escape-pattern.ts';
import { MAX_CONFIG_FILE_BYTES } from '../../../config/limits.ts';
import { textOrNull } from '../../files/bounded-read.ts';
import { foldersUp, type Place } from './place.ts';

/** Names that a registry takes (npm's rules), with what may stand behind them. */
const PACKAGE = /^(@[a-z0-9~-][\w.~-]*\/[a-z0-9~-][\w.~-]*|[a-z0-9-][\w.~-]*)(\/.*)?$/i;

/** What a bundler loads. */
const ASSET = /\.(?!(?:[cm]?[jt]s|[jt]sx|json|node)$)[a-z0-9]+(?:\?.*)?$/i;

/**
 * Whether a module that TypeScript does not find is missing for sure. It is not where a bundler, an alias,
 * a file that nobody saw yet or an install that has not run may explain it: the package check looks at those.
 */
export async function isModuleMissing(specifier: string, place: Place): Promise<boolean> {
  if (specifier.startsWith('node:')) return !isBuiltin(specifier);
  if (isBuiltin(specifier)) return false;
  const folder = dirname(place.path);
  if (/^\.\.?(?:\/|$)/.test(specifier)) {
    if (place.isAlone) return false;
    return !(ASSET.test(specifier) && existsSync(join(folder, specifier.replace(/\?.*$/, ''))));
  }
  const [, name, inside] = PACKAGE.exec(specifier) ?? [];
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

/** Every word of a manifest counts: as a dependency of any kind, as the project's own name, as an override. */
function namesIn(manifest: string): Set<string> {
  return new Set([...manifest.matchAll(/"([^"\s]+)"/g)].map((match) => match[1] ?? ''));
}

/**
 * Aliases of a tsconfig in the form that TypeScript 7 no longer reads (`baseUrl`, and `paths` relative to
 * it). Read by pattern: the file may hold comments and trailing commas.
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

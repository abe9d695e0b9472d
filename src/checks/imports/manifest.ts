import { parse as parseToml } from 'smol-toml';
import { entriesOf, valueAt } from '../../base/values.ts';
import type { Ecosystem } from '../../ports/package-index.ts';

/** A package a manifest requires; `range` as written there, empty when there is none. */
export type Dependency = { name: string; range: string };

/** The registry of a manifest, by its file name; null for other files. */
export function manifestEcosystem(path: string): Ecosystem | null {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  if (name === 'package.json') return 'npm';
  if (name === 'pyproject.toml') return 'pypi';
  const inFolder = /(?:^|[/\\])requirements[/\\][\w.-]+\.(?:txt|in)$/.test(path);
  return inFolder || /^requirements([-_.][\w-]+)*\.(?:txt|in)$/.test(name) ? 'pypi' : null;
}

/** The packages a manifest takes from its registry; null when broken. Links, folders and repositories are left out. */
export function manifestDependencies(path: string, text: string): Dependency[] | null {
  try {
    if (path.endsWith('package.json')) return npmDependencies(JSON.parse(text));
    if (path.endsWith('pyproject.toml')) return pyprojectDependencies(parseToml(text));
    return requirements(text.split(/\r\n|\n|\r/));
  } catch {
    return null;
  }
}

const NPM_KINDS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];

function npmDependencies(manifest: unknown): Dependency[] {
  return NPM_KINDS.flatMap((kind) => entriesOf(valueAt(manifest, kind)))
    .map(([name, wish]) => ({ name, range: String(wish) }))
    .filter(({ range }) => range.startsWith('npm:') || !/[:/]/.test(range))
    .map((dependency) => aliased(dependency));
}

/** `npm:other@^1` requires another package than its name says. */
function aliased({ name, range }: Dependency): Dependency {
  const alias = /^npm:(@?[^@]+)(?:@(.*))?$/.exec(range);
  return alias === null ? { name, range } : { name: alias[1] ?? name, range: alias[2] ?? '' };
}

function pyprojectDependencies(manifest: unknown): Dependency[] {
  const groups = [
    valueAt(manifest, 'build-system', 'requires'),
    valueAt(manifest, 'project', 'dependencies'),
    ...entriesOf(valueAt(manifest, 'project', 'optional-dependencies')).map(([, list]) => list),
    ...entriesOf(valueAt(manifest, 'dependency-groups')).map(([, list]) => list),
  ];
  const poetry = valueAt(manifest, 'tool', 'poetry');
  const tables = [
    valueAt(poetry, 'dependencies'),
    valueAt(poetry, 'dev-dependencies'),
    ...entriesOf(valueAt(poetry, 'group')).map(([, group]) => valueAt(group, 'dependencies')),
  ];
  const listed = groups.flatMap((list) => (Array.isArray(list) ? list : []));
  const named = tables
    .flatMap(entriesOf)
    .filter(([name, wish]) => name !== 'python' && (typeof wish === 'string' || 'version' in Object(wish)))
    .map(([name, wish]) => ({ name, range: String(valueAt(wish, 'version') ?? wish) }));
  return [...requirements(listed.filter((item) => typeof item === 'string')), ...named];
}

/** Lines as pip reads them (PyPA specification "Dependency specifiers"); options, paths and links name no package. */
function requirements(lines: string[]): Dependency[] {
  return lines.flatMap((line) => {
    const parts = /^\s*([A-Za-z0-9](?:[\w.-]*\w)?)\s*(?:\[[^\]]*\])?\s*([^;#@\\]*)(@)?/.exec(line);
    if (parts?.[1] === undefined || parts[3] === '@' || line.includes('://')) return [];
    const range = (parts[2] ?? '').replace(/[()]/g, '').trim();
    return range === '' || /^[=~!<>]/.test(range) ? [{ name: parts[1], range }] : [];
  });
}

import { dirname, join, relative, sep } from 'node:path';
import { normalPythonName } from '../../base/python-names.ts';
import { entriesOf, stringsOf, textOf, valueAt } from '../../base/values.ts';
import type { VersionFact } from '../../contract/context.ts';
import type { Project } from '../packages/project.ts';
import { ANY_VERSION, type Manifest, type ProjectText, readAll, readText, versionRange } from './facts.ts';
import { parseIni, parseToml, parseYaml } from './values.ts';

/** Requirements files of one project, and the depth at which they may include each other. */
const MAX_REQUIREMENTS_FILES = 16;
const MAX_REQUIREMENTS_DEPTH = 4;

/**
 * `pyproject.toml`, `Pipfile`, `setup.cfg` and `environment.yml`, nearest first. Sections of setup.cfg are tables of
 * texts; a conda environment is under `conda`.
 */
export async function pythonManifests(project: Project): Promise<Manifest[]> {
  const [pyprojects, pipfiles, setups] = await Promise.all(
    ['pyproject.toml', 'Pipfile', 'setup.cfg'].map((name) => readAll(project, name)),
  );
  const conda = await condaFiles(project);
  const tables = [...(pyprojects ?? []), ...(pipfiles ?? [])];
  return [
    ...tables.map(({ text, from }) => ({ value: parseToml(text), from })),
    ...(setups ?? []).map(({ text, from }) => ({ value: iniTable(text), from })),
    ...conda.map(({ text, from }) => ({ value: { conda: parseYaml(text) }, from })),
  ];
}

function iniTable(text: string): Record<string, Record<string, string>> {
  const sections = parseIni(text).map(
    ({ section, values }) => [section, Object.fromEntries(values)] as const,
  );
  return Object.fromEntries(sections);
}

/** Requested packages, by normalized name. The first file that declares a package sets its version. */
export async function pythonDeclarations(
  project: Project,
  manifests: Manifest[],
): Promise<Map<string, VersionFact>> {
  const requirements = await requirementsFiles(project);
  const facts = [
    ...requirements.flatMap(({ text, from }) =>
      text.split(/\r\n|\n|\r/).map((line) => requirement(line, from)),
    ),
    ...manifests.flatMap(({ value, from }) => manifestRequirements(value, from)),
  ];
  const declared = new Map<string, VersionFact>();
  for (const fact of facts) if (fact !== null && !declared.has(fact.name)) declared.set(fact.name, fact);
  return declared;
}

/** `requirements.txt` and similar files, the plain one first, with the files that they include by `-r`. */
async function requirementsFiles(project: Project): Promise<ProjectText[]> {
  const inFolders = await Promise.all(
    project.folders
      .filter(({ names }) => names.has('requirements'))
      .map(async ({ path }) => {
        const names = await project.list(join(path, 'requirements'));
        return names.filter((name) => name.endsWith('.txt')).map((name) => join(path, 'requirements', name));
      }),
  );
  const paths = project.folders.flatMap(({ path, names }) =>
    [...names]
      .filter((name) => /^requirements([-_.]\w+)?\.(?:txt|in)$/.test(name))
      .toSorted((one, other) => one.length - other.length)
      .map((name) => join(path, name)),
  );
  const seen = new Set<string>();
  const found: ProjectText[] = [];
  const read = async (path: string, depth: number): Promise<void> => {
    const isOutside = relative(project.root, path).split(sep)[0] === '..';
    if (isOutside || seen.has(path) || seen.size >= MAX_REQUIREMENTS_FILES) return;
    seen.add(path);
    const file = await readText(project, path);
    if (file === null) return;
    found.push(file);
    if (depth >= MAX_REQUIREMENTS_DEPTH) return;
    for (const [, name = ''] of file.text.matchAll(NAMED_FILE))
      await read(join(dirname(path), name), depth + 1);
  };
  for (const path of [...paths, ...inFolders.flat()]) await read(path, 0);
  return found;
}

/** Constraints (`-c`) only set the version of a package that something else asks for. */
const NAMED_FILE = /^[ \t]*(?:-r|--requirement)[ \t=]+([^\s#]+)/gm;

async function condaFiles(project: Project): Promise<ProjectText[]> {
  const paths = project.filesNamed((name) => /^(?:environment|conda)\.ya?ml$/.test(name));
  const texts = await Promise.all(paths.map((path) => readText(project, path)));
  return texts.filter((text) => text !== null);
}

/** `name=1.2=build`, `name>=1`, `channel::name`, and a list of pip requirements. */
function condaRequirements(value: unknown, from: string): (VersionFact | null)[] {
  const list = valueAt(value, 'dependencies');
  const nested = Array.isArray(list) ? list.flatMap((item) => stringsOf(valueAt(item, 'pip'))) : [];
  const own = stringsOf(list).map((line) => {
    const [, name, range = ''] = /^(?:[\w./-]+::)?([A-Za-z0-9][\w.-]*)\s*(.*)$/.exec(line) ?? [];
    const pinned = /^=+([\w.]+)(?:=.*)?$/.exec(range.trim())?.[1];
    return name === undefined || name === 'python' ? null : packageFact(name, pinned ?? range, from);
  });
  return [...own, ...nested.map((line) => requirement(line, from))];
}

function manifestRequirements(manifest: unknown, from: string): (VersionFact | null)[] {
  const groups = [
    valueAt(manifest, 'project', 'dependencies'),
    ...entriesOf(valueAt(manifest, 'project', 'optional-dependencies')).map(([, list]) => list),
    ...entriesOf(valueAt(manifest, 'dependency-groups')).map(([, list]) => list),
    valueAt(manifest, 'tool', 'uv', 'dev-dependencies'),
    (textOf(valueAt(manifest, 'options', 'install_requires')) ?? '').split('\n'),
    ...entriesOf(valueAt(manifest, 'options.extras_require')).map(([, list]) => String(list).split('\n')),
  ];
  const poetry = valueAt(manifest, 'tool', 'poetry');
  const tables = [
    valueAt(poetry, 'dependencies'),
    valueAt(poetry, 'dev-dependencies'),
    ...entriesOf(valueAt(poetry, 'group')).map(([, group]) => valueAt(group, 'dependencies')),
    valueAt(manifest, 'packages'),
    valueAt(manifest, 'dev-packages'),
  ];
  return [
    ...condaRequirements(valueAt(manifest, 'conda'), from),
    ...groups.flatMap(stringsOf).map((line) => requirement(line, from)),
    ...tables
      .flatMap(entriesOf)
      .filter(([name]) => name !== 'python')
      .map(([name, wish]) => packageFact(name, String(valueAt(wish, 'version') ?? wish), from)),
  ];
}

/**
 * One requirement in pip's syntax (PyPA specification "Dependency specifiers"); null for options, links and
 * the rest.
 */
function requirement(line: string, from: string): VersionFact | null {
  const parts = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*([^;#@\\]*)/.exec(line);
  if (parts?.[1] === undefined) return null;
  return packageFact(parts[1], (parts[2] ?? '').replace(/[()]/g, ''), from);
}

function packageFact(name: string, range: string, from: string): VersionFact | null {
  const version = versionRange(range.trim().replace(/^===?\s*([\w.+!]+)$/, '$1') || ANY_VERSION);
  if (version === null || !/^[\w.-]{1,100}$/.test(name)) return null;
  return { name: normalPythonName(name), version, from };
}

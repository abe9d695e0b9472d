import { join } from 'node:path';
import { normalPythonName, PYTHON_NAMESPACES } from '../../base/python-names.ts';
import { MAX_MANIFESTS_EACH } from '../../config/limits.ts';
import type { Project } from './project.ts';

/** What is installed for a project. */
export type PythonEnvironment = {
  /** The `site-packages` folders, and folders that their `.pth` files add. */
  paths: string[];
  /** Top-level modules in them. */
  modules: ReadonlySet<string>;
  /** Folders that `.pth` files add from outside of the project: they are not listed. */
  unlisted: string[];
  /** Distributions by their normal name, with the version and the metadata's folder. */
  distributions: ReadonlyMap<string, { version: string; folder: string }>;
};

/** The virtual and conda environments that are active in the shell Fettle was started from. */
export function activeEnvironments(variables: Record<string, string | undefined>): string[] {
  return [variables.VIRTUAL_ENV, variables.CONDA_PREFIX].filter(
    (path) => path !== undefined && path !== '',
  ) as string[];
}

/** What virtual environments are called, the most usual name first. */
export const ENVIRONMENT_FOLDERS = ['.venv', 'venv', 'env', '.env', 'virtualenv'];

/** The virtual environments in a project's folders and the given ones; empty when there is none. */
export async function readEnvironment(project: Project, prefixes: string[]): Promise<PythonEnvironment> {
  const inside = project.folders.flatMap(({ path, names }) =>
    ENVIRONMENT_FOLDERS.filter((name) => names.has(name)).map((name) => join(path, name)),
  );
  const found = await Promise.all([...inside, ...prefixes].map((root) => sitePackages(project, root)));
  const sites = found.flat();
  const listed = await Promise.all(sites.map(async (path) => ({ path, names: await project.list(path) })));
  const linked = (await Promise.all(listed.map((site) => linkedPaths(project, site)))).flat();
  const further = await Promise.all(linked.map(async (path) => ({ path, names: await project.list(path) })));
  const modules = new Set<string>();
  const distributions = new Map<string, { version: string; folder: string }>();
  for (const { path, names } of [...listed, ...further])
    for (const name of names) {
      const found = distributionNamed(name);
      if (found === null) modules.add(name.replace(/\.(?:[\w-]+\.)?(?:py|so|pyd)$/, ''));
      // The nearest environment is the one that is used.
      else if (!distributions.has(found.name))
        distributions.set(found.name, { version: found.version, folder: join(path, name) });
    }
  const unlisted = further.filter(({ names }) => names.length === 0).map(({ path }) => path);
  return { paths: [...sites, ...linked], unlisted, modules, distributions };
}

/** A distribution by the name of its metadata's folder; null for anything else. */
function distributionNamed(entry: string): { name: string; version: string } | null {
  const parts = /^([A-Za-z0-9][\w.]*)-(\d[\w.+!]*)(?:-[\w.]+)?\.(?:dist|egg)-info$/.exec(entry);
  return parts === null ? null : { name: normalPythonName(parts[1] ?? ''), version: parts[2] ?? '' };
}

/** What is installed in one environment, by normal names. */
export async function distributionsIn(
  project: Project,
  root: string,
): Promise<Map<string, { version: string; folder: string }>> {
  const found = new Map<string, { version: string; folder: string }>();
  for (const site of await sitePackages(project, root))
    for (const entry of await project.list(site)) {
      const one = distributionNamed(entry);
      if (one !== null) found.set(one.name, { version: one.version, folder: join(site, entry) });
    }
  return found;
}

async function sitePackages(project: Project, root: string): Promise<string[]> {
  const pythons = (await project.list(join(root, 'lib'))).filter((name) => name.startsWith('python'));
  // `Lib` without a Python's name is how Windows lays it out.
  const homes = [...pythons.map((name) => join(root, 'lib', name)), join(root, 'Lib')];
  const exist = await Promise.all(homes.map((home) => project.exists(join(home, 'site-packages'))));
  return homes.filter((_, index) => exist[index]).map((home) => join(home, 'site-packages'));
}

/** Folders that `.pth` files add (editable installs); their lines of code are not run. */
async function linkedPaths(project: Project, site: { path: string; names: string[] }): Promise<string[]> {
  const files = site.names.filter((name) => name.endsWith('.pth')).slice(0, MAX_MANIFESTS_EACH);
  const texts = await Promise.all(files.map((name) => project.read(join(site.path, name))));
  const lines = texts.flatMap((text) => text?.split(/\r?\n/) ?? []);
  return lines.filter((line) => /^(?:\/|[A-Za-z]:[\\/])/.test(line)).slice(0, MAX_MANIFESTS_EACH);
}

/** Whether a module is installed; in a namespace, whether that part of it is. */
export async function isInEnvironment(
  environment: PythonEnvironment,
  project: Project,
  { module, members }: { module: string; members: string[] },
): Promise<boolean> {
  const [top = '', ...rest] = module.split('.');
  if (!environment.modules.has(top)) return isInUnlisted(environment, project, top);
  if (!PYTHON_NAMESPACES.has(top)) return true;
  const inner = [rest, ...members.map((member) => [...rest, member])].filter((names) => names.length > 0);
  const paths = environment.paths.flatMap((path) => inner.map((names) => join(path, top, ...names)));
  const found = await Promise.all(
    paths.flatMap((path) => [project.exists(path), project.exists(`${path}.py`)]),
  );
  return inner.length === 0 || found.includes(true);
}

/** An editable install of another project: whether the module is there can be seen without reading a folder of it. */
async function isInUnlisted(
  { unlisted }: PythonEnvironment,
  project: Project,
  top: string,
): Promise<boolean> {
  const places = unlisted.flatMap((path) => [join(path, top), join(path, `${top}.py`)]);
  return (await Promise.all(places.map((place) => project.exists(place)))).includes(true);
}

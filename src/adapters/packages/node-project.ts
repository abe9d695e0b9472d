import { dirname, join } from 'node:path';
import { escapePattern } from '../../base/escape-pattern.ts';
import type { StatedLicense } from '../../ports/package-index.ts';
import { licenseOf } from '../environment/license.ts';
import { lockedLicense, manifestLicense } from './node-license.ts';
import { findOwnModules, type OwnModules } from './own-modules.ts';
import type { Project } from './project.ts';
import { readLocks } from './project-locks.ts';

/** The contents of a JavaScript project's manifests. A null version: none is stated. */
export type NodeProject = {
  declared: ReadonlyMap<string, string | null>;
  /** Where to add a missing dependency; null when there is no package.json. */
  manifest: string | null;
  /** Whether packages also come from another registry: all of them, or those of a scope. */
  hasOtherIndex(name: string): boolean;
  /** The version of an installed package: null if none is stated, undefined if it is not installed. */
  installed(name: string): Promise<string | null | undefined>;
  /** Whether the configuration of the project's tools maps a specifier to its own path. */
  isOwn(specifier: string, name: string): boolean;
  /**
   * Like `isOwn`, by the names of all its packages and by the configuration of bundlers: walks through the
   * project, once.
   */
  findOwn(name: string): Promise<'own' | 'not-own' | 'unknown'>;
  /** The license of a package as installed, otherwise as in the lockfile. */
  license(name: string): Promise<StatedLicense | null>;
  /** The license of the project itself. */
  ownLicense(): Promise<StatedLicense | null>;
};

/** Reads the package.json files, lockfiles and configurations from the document's folder up to the root. */
export async function readNodeProject(project: Project, signal: AbortSignal): Promise<NodeProject> {
  const manifests = project.filesNamed((name) => name === 'package.json');
  const [texts, locks, configurations, registries] = await Promise.all([
    readAll(project, manifests),
    readLocks(project, 'npm', signal),
    readAll(
      project,
      project.filesNamed((name) => /^(?:[tj]sconfig(?:\.[\w-]+)?\.json|deno\.jsonc?)$/.test(name)),
    ),
    readAll(
      project,
      project.filesNamed((name) => name === '.npmrc' || name === '.yarnrc.yml'),
    ),
  ]);
  const declared = new Map<string, string | null>();
  for (const text of texts) for (const name of dependenciesOf(text)) declared.set(name, null);
  for (const lock of locks) for (const [name, version] of lock) declared.set(name, version);
  const aliases = configurations.flatMap(aliasesOf);
  const ownNames = new Set(texts.map(nameOf));
  const roots = new Set([
    ...project.folders.flatMap(({ names }) => [...names]),
    ...(await project.list(join(project.root, 'src'))),
  ]);
  const scopes = new Set(
    registries.flatMap((text) => [...text.matchAll(SCOPE)].map((found) => found[1] ?? '')),
  );
  const anyOther = registries.some((text) => /^\s*(?:registry\s*=|npmRegistryServer:)/m.test(text));
  let further: Promise<Further> | null = null;
  let ownLicense: ReturnType<typeof licenseOf> | null = null;
  const known = new Map<string, Promise<string | null>>();
  const manifestOf = (name: string) => {
    const manifest = known.get(name) ?? installedManifest(project, name);
    known.set(name, manifest);
    return manifest;
  };
  return {
    declared,
    manifest: manifests[0] === undefined ? null : project.nameOf(manifests[0]),
    hasOtherIndex: (name) => anyOther || scopes.has(name.split('/')[0] ?? ''),
    async installed(name) {
      const manifest = await manifestOf(name);
      return manifest === null
        ? undefined
        : (/"version"\s*:\s*"([^"\n]{1,100})"/.exec(manifest)?.[1] ?? null);
    },
    async license(name) {
      const manifest = await manifestOf(name);
      return manifest === null ? lockedLicense(project, name) : manifestLicense(manifest);
    },
    async ownLicense() {
      ownLicense ??= licenseOf(project);
      const license = await ownLicense;
      return license === null || license === undefined ? null : { text: license.name, from: license.from };
    },
    isOwn: (specifier, name) =>
      ownNames.has(name) ||
      aliases.some((alias) => matchesAlias(specifier, alias)) ||
      (!name.startsWith('@') &&
        [name, `${name}.ts`, `${name}.tsx`, `${name}.js`, `${name}.d.ts`].some((own) => roots.has(own))),
    async findOwn(name) {
      further ??= readFurther(project, signal);
      const { names, configuration, modules } = await further;
      if (names.has(name) || mentions(configuration, name)) return 'own';
      return modules.isWhole ? 'not-own' : 'unknown';
    },
  };
}

const SCOPE = /^\s*(@[\w.~-]+):registry\s*=/gm;

async function readAll(project: Project, paths: string[]): Promise<string[]> {
  const texts = await Promise.all(paths.map((path) => project.read(path)));
  return texts.filter((text) => text !== null);
}

/** By regular expression, so that a package.json with a syntax error still shows its dependencies. */
function* dependenciesOf(text: string): Generator<string> {
  const tables = text.matchAll(
    /"(?:d|devD|peerD|optionalD|bundledD|bundleD)ependencies"\s*:\s*[{[]([^}\]]*)/g,
  );
  for (const [, table = ''] of tables)
    for (const [, name = ''] of table.matchAll(/(?:^|[,{[\s])"([^"\n]{1,214})"(?=\s*[:,\]]|\s*$)/g)) {
      yield name;
      const typed = /^@types\/(.+)$/.exec(name)?.[1]?.replace('__', '/');
      // Types without their package: for a module of the host (`vscode`), or types alone (`estree`).
      if (typed !== undefined) yield typed.includes('/') ? `@${typed}` : typed;
    }
}

function nameOf(text: string): string {
  return /"name"\s*:\s*"([^"\n]{1,214})"/.exec(text)?.[1] ?? '';
}

/** The keys of `paths` (tsconfig) and `imports` (Deno); comments and trailing commas do not matter. */
function aliasesOf(text: string): string[] {
  const tables = text.matchAll(/"(?:paths|imports)"\s*:\s*\{([^}]*)/g);
  return [...tables].flatMap(([, table = '']) =>
    [...table.matchAll(/"([^"\n]+)"\s*:/g)].map((found) => found[1] ?? ''),
  );
}

function matchesAlias(specifier: string, alias: string): boolean {
  const star = alias.indexOf('*');
  // A lone star says where to look, not what exists.
  if (star === 0 && alias.length === 1) return false;
  if (star >= 0)
    return specifier.startsWith(alias.slice(0, star)) && specifier.endsWith(alias.slice(star + 1));
  return specifier === alias || (alias.endsWith('/') && specifier.startsWith(alias));
}

/**
 * Searches like Node: in each `node_modules` from the document's folder to the root of the disk. Null: not
 * found. A package outside of the project, also through a link (`npm link`), is not read; only its existence
 * is known.
 */
async function installedManifest(project: Project, name: string): Promise<string | null> {
  const inside = project.folders.filter(({ names }) => names.has('node_modules')).map(({ path }) => path);
  for (const folder of [...inside, ...foldersAbove(project.root)]) {
    const path = join(folder, 'node_modules', name, 'package.json');
    const manifest = await project.read(path);
    if (manifest !== null) return manifest;
    if (await project.exists(path)) return UNREAD_MANIFEST;
  }
  return null;
}

/** A manifest without version and license. */
const UNREAD_MANIFEST = '{}';

function foldersAbove(path: string): string[] {
  const above = dirname(path);
  return above === path ? [] : [above, ...foldersAbove(above)];
}

type Further = { names: ReadonlySet<string>; configuration: string; modules: OwnModules };

const BUNDLERS =
  /^(?:vite|vitest|webpack|rollup|next|nuxt|babel|jest|astro|svelte|metro|craco|rsbuild|rspack|gatsby-node|vue)[\w.-]*\.(?:js|cjs|mjs|ts|mts|cts|json)$|^\.babelrc/;

async function readFurther(project: Project, signal: AbortSignal): Promise<Further> {
  const [modules, texts] = await Promise.all([
    findOwnModules(project.root, signal),
    readAll(
      project,
      project.filesNamed((name) => BUNDLERS.test(name)),
    ),
  ]);
  const manifests = await readAll(project, modules.manifests);
  return { modules, names: new Set(manifests.map(nameOf)), configuration: texts.join('\n') };
}

/** Whether a bundler's configuration mentions it: as a key, or in quotes. */
function mentions(configuration: string, name: string): boolean {
  if ([`'${name}'`, `"${name}"`, `'${name}/`, `"${name}/`].some((quoted) => configuration.includes(quoted)))
    return true;
  return new RegExp(`[{,\\s]${escapePattern(name)}\\s*:`).test(configuration);
}

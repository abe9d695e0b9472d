import { builtinModules } from 'node:module';
import type { PackageAsk, Standing } from '../../ports/package-index.ts';
import { isPackageName, npmPackageOf } from './names.ts';
import type { NodeProject } from './node-project.ts';

/** The standing of a name as far as the project shows, and its version there. Null: the project does not know it. */
export type Known = { standing: Standing; distribution: string; version: string | null };
export type Unknown = { standing: null; distribution: string; mayBeElsewhere: boolean };

const BUILT_IN = new Set(builtinModules);
/** Modules that Node has only under `node:`, in every release line up to 26. */
const ONLY_WITH_SCHEME = new Set([
  'node:sea',
  'node:sqlite',
  'node:test',
  'node:test/reporters',
  'node:quic',
  'node:vfs',
  'node:ffi',
]);

/** The standing of a JavaScript import or dependency in its project. */
export async function npmStanding(ask: PackageAsk, project: NodeProject | null): Promise<Known | Unknown> {
  if (ask.kind === 'dependency') return dependencyStanding(ask.name, project);
  const specifier = ask.module;
  if (isBuiltIn(specifier)) return known('built-in', specifier);
  if (specifier.startsWith('node:')) return unknown(specifier, false);
  const name = npmPackageOf(specifier);
  // A name that npm would reject can only be a path for some tool.
  if (name === null) return known('own', specifier);
  if (project === null) return unknown(name, false);
  if (project.isOwn(specifier, name)) return known('own', name);
  const version = await project.installed(name);
  if (project.declared.has(name))
    return known('declared', name, version ?? project.declared.get(name) ?? null);
  if (version !== undefined) return known('installed', name, version);
  const own = await project.findOwn(name);
  if (own === 'own') return known('own', name);
  return unknown(name, own === 'unknown' || project.hasOtherIndex(name));
}

/** A manifest cannot vouch for its own dependencies: they must be in a lockfile or installed. */
async function dependencyStanding(name: string, project: NodeProject | null): Promise<Known | Unknown> {
  if (!isPackageName(name, 'npm')) return unknown(name, false);
  if (project === null) return unknown(name, false);
  const version = await project.installed(name);
  const locked = project.declared.get(name);
  if (typeof locked === 'string') return known('declared', name, version ?? locked);
  if (version !== undefined) return known('installed', name, version);
  const own = await project.findOwn(name);
  if (own === 'own') return known('own', name);
  return unknown(name, own === 'unknown' || project.hasOtherIndex(name));
}

function isBuiltIn(specifier: string): boolean {
  return BUILT_IN.has(specifier.replace(/^node:/, '')) || ONLY_WITH_SCHEME.has(specifier);
}

function known(standing: Standing, distribution: string, version: string | null = null): Known {
  return { standing, distribution, version };
}

function unknown(distribution: string, mayBeElsewhere: boolean): Unknown {
  return { standing: null, distribution, mayBeElsewhere };
}

import { builtinModules } from 'node:module';
import type { PackageAsk, Standing } from '../../ports/package-index.ts';
import { isPackageName, npmPackageOf } from './names.ts';
import type { NodeProject } from './node-project.ts';

/** A name's standing as far as the project tells, and the version it has there. Null: the project does not know it. */
export type Known = { standing: Standing; distribution: string; version: string | null };
export type Unknown = { standing: null; distribution: string; mayBeElsewhere: boolean };

const BUILT_IN = new Set(builtinModules);
/** Modules that Node has under `node:` alone, of every release line up to 26. */
const ONLY_WITH_SCHEME = new Set([
  'node:sea',
  'node:sqlite',
  'node:test',
  'node:test/reporters',
  'node:quic',
  'node:vfs',
  'node:ffi',
]);

/** Where an import or a dependency of JavaScript stands in its project. */
export async function npmStanding(ask: PackageAsk, project: NodeProject | null): Promise<Known | Unknown> {
  if (ask.kind === 'dependency') return dependencyStanding(ask.name, project);
  const specifier = ask.module;
  if (isBuiltIn(specifier)) return known('built-in', specifier);
  if (specifier.startsWith('node:')) return unknown(specifier, false);
  const name = npmPackageOf(specifier);
  // A name that npm would refuse can only be a path that a tool understands.
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

/** What a manifest asks for is not declared by the manifest itself: a lockfile or what is installed must have it. */
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

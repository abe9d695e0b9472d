import { isStandardModule, normalPythonName, PYTHON_NAMESPACES } from '../../base/python-names.ts';
import type { PackageAsk } from '../../ports/package-index.ts';
import {
  DISTRIBUTION_IN_NAMESPACE,
  DISTRIBUTION_OF_MODULE,
  HOST_MODULES,
} from '../python/distribution-names.ts';
import { isPackageName } from './names.ts';
import type { PythonProject } from './python-project.ts';
import type { Known, Unknown } from './standing-npm.ts';

type Import = Extract<PackageAsk, { kind: 'import' }>;

/** The standing of a Python import or dependency in its project; `isListed` queries the name snapshot. */
export async function pypiStanding(
  ask: PackageAsk,
  project: PythonProject | null,
  isListed: (name: string) => boolean,
): Promise<Known | Unknown> {
  if (ask.kind === 'dependency') return dependencyStanding(ask.name, project);
  const top = ask.module.split('.', 1)[0] ?? '';
  if (isStandardModule(top)) return { standing: 'built-in', distribution: top, version: null };
  const candidates = candidatesFor(ask);
  const distribution = candidates.find(isListed) ?? candidates[0] ?? top;
  const isOfHost = HOST_MODULES.has(top) || HOST_MODULES.has(ask.module);
  if (project === null) return { standing: null, distribution, mayBeElsewhere: isOfHost };
  if (!PYTHON_NAMESPACES.has(top) && project.isOwn(top))
    return { standing: 'own', distribution, version: null };
  const declared = declaredAs(candidates, project);
  if (declared !== null) return { standing: 'declared', ...declared };
  if (await project.isInstalled(ask.module, ask.members)) {
    const name =
      candidates.find((candidate) => project.environment.distributions.has(candidate)) ?? distribution;
    return { standing: 'installed', distribution: name, version: versionOf(project, name) };
  }
  const own = await project.findOwn(top);
  if (own === 'own') return { standing: 'own', distribution, version: null };
  return {
    standing: null,
    distribution,
    mayBeElsewhere: isOfHost || own === 'unknown' || project.hasOtherIndex,
  };
}

/** A manifest cannot vouch for its own dependencies: they must be in a lockfile or installed. */
function dependencyStanding(written: string, project: PythonProject | null): Known | Unknown {
  const name = normalPythonName(written);
  if (project === null || !isPackageName(written, 'pypi'))
    return { standing: null, distribution: name, mayBeElsewhere: false };
  const installed = versionOf(project, name);
  const locked = project.declared.get(name);
  if (typeof locked === 'string')
    return { standing: 'declared', distribution: name, version: installed ?? locked };
  if (installed !== null) return { standing: 'installed', distribution: name, version: installed };
  return { standing: null, distribution: name, mayBeElsewhere: project.hasOtherIndex };
}

/** The packages that may provide a module, the most likely first; the last one is the name itself. */
function candidatesFor({ module, members }: Import): string[] {
  const parts = module.split('.').map(withoutVersion);
  const [top = ''] = parts;
  if (!PYTHON_NAMESPACES.has(top))
    return [DISTRIBUTION_OF_MODULE.get(top) ?? [], normalPythonName(top)].flat();
  const paths = [...members.map((member) => [...parts, withoutVersion(member)]), parts];
  const longest = Math.max(...paths.map(({ length }) => length));
  const heads = Array.from({ length: longest - 1 }, (_, index) => longest - index).flatMap((length) =>
    paths.filter((path) => path.length >= length).map((path) => path.slice(0, length).join('.')),
  );
  const names = heads
    .filter((head) => !PYTHON_NAMESPACES.has(head))
    .flatMap((head) => [DISTRIBUTION_IN_NAMESPACE.get(head) ?? [], normalPythonName(head)].flat());
  return names.length > 0 ? names : [normalPythonName(module)];
}

/** Google's packages have a module for each version of their API: `pubsub_v1`. */
function withoutVersion(name: string): string {
  return name.replace(/_v\d+\w*$/, '');
}

function declaredAs(
  candidates: string[],
  project: PythonProject,
): { distribution: string; version: string | null } | null {
  const name =
    candidates.find((candidate) => project.declared.has(candidate)) ?? variantOf(candidates, project);
  if (name === null) return null;
  return { distribution: name, version: versionOf(project, name) ?? project.declared.get(name) ?? null };
}

/**
 * A declared package whose name differs only by an affix: `opencv-python-headless` for `opencv-python`,
 * `python-foo` for `foo`.
 */
function variantOf(candidates: string[], project: PythonProject): string | null {
  const stems = new Set(candidates.map(stemOf));
  for (const name of project.declared.keys()) if (stems.has(stemOf(name))) return name;
  return null;
}

function stemOf(name: string): string {
  return name
    .replace(/^(?:python-?|py-?|django-|lib|apache-)(?=[a-z0-9-]{2})/, '')
    .replace(/(?:-?(?:python\d?|py\d?|binary|headless|cpu|gpu|nightly|community|sdk|client|ng|\d))+$/, '')
    .replace(/-/g, '');
}

function versionOf(project: PythonProject, name: string): string | null {
  return project.environment.distributions.get(name)?.version ?? null;
}

import { setImmediate as otherWork } from 'node:timers/promises';
import { normalPythonName } from '../../base/python-names.ts';
import type { Ecosystem } from '../../ports/package-index.ts';

/** Time that one slice of reading a lockfile may take before other work gets its turn. */
const PACKAGE_SLICE_MS = 5;

/**
 * How to find the names and versions in one kind of lockfile: by regular expression, so that a broken file is
 * still mostly readable.
 */
type LockKind = { ecosystem: Ecosystem; pattern: RegExp };

const KINDS: Readonly<Record<string, LockKind>> = {
  'package-lock.json': {
    ecosystem: 'npm',
    // Lockfile versions 2 and 3 list folders, version 1 lists packages with their tarballs.
    pattern:
      /"(?:[^"\n]*node_modules\/)?((?:@[\w.~-]+\/)?[\w.~-]+)":[^\S\n]*\{\s*(?:"name":[^\n]*\n\s*)?"(?:version":[^\S\n]*"([^"\n]*)"|resolved"|link")/g,
  },
  'npm-shrinkwrap.json': {
    ecosystem: 'npm',
    pattern:
      /"(?:[^"\n]*node_modules\/)?((?:@[\w.~-]+\/)?[\w.~-]+)":[^\S\n]*\{\s*"(?:version":[^\S\n]*"([^"\n]*)"|resolved"|link")/g,
  },
  'yarn.lock': {
    ecosystem: 'npm',
    // For Yarn 1 and later: `"name@npm:^1", "name@^2":` followed by `version "1.2.3"` or `version: 1.2.3`.
    pattern: /^"?((?:@[\w.~-]+\/)?[\w.~-]+)@[^\n]*:\r?\n[^\S\n]+version:?[^\S\n]+"?([^"\s]+)/gm,
  },
  'pnpm-lock.yaml': {
    ecosystem: 'npm',
    pattern: /^ {2}'?\/?((?:@[\w.~-]+\/)?[\w.~-]+)[@/](\d[^:'(_\s]*)[^\n]*:/gm,
  },
  'bun.lock': { ecosystem: 'npm', pattern: /\[\s*"((?:@[\w.~-]+\/)?[\w.~-]+)@([^"\n]+)"/g },
  'poetry.lock': {
    ecosystem: 'pypi',
    pattern: /^name\s*=\s*"([\w.-]+)"\r?\n(?:version\s*=\s*"([^"\n]+)")?/gm,
  },
  'uv.lock': { ecosystem: 'pypi', pattern: /^name\s*=\s*"([\w.-]+)"\r?\n(?:version\s*=\s*"([^"\n]+)")?/gm },
  'pdm.lock': { ecosystem: 'pypi', pattern: /^name\s*=\s*"([\w.-]+)"\r?\n(?:version\s*=\s*"([^"\n]+)")?/gm },
  'Pipfile.lock': {
    ecosystem: 'pypi',
    pattern: /"([\w.-]+)":\s*\{(?:[^{}]*?"version":\s*"(?:==)?([^"\n]+)")?/g,
  },
  Pipfile: { ecosystem: 'pypi', pattern: /^"?([A-Za-z0-9][\w.-]*)"?\s*=\s*(?:"==([^"\n]+)")?/gm },
};

/** The lockfiles of an ecosystem, by name. */
export function lockfilesOf(ecosystem: Ecosystem): string[] {
  return Object.keys(KINDS).filter((name) => KINDS[name]?.ecosystem === ecosystem);
}

/**
 * The packages of a lockfile with their versions (null where none is stated); of several versions of a
 * package, the first counts. Yields to other work in between.
 */
export async function lockedPackages(
  name: string,
  text: string,
  signal: AbortSignal,
): Promise<Map<string, string | null>> {
  const found = await lockedVersions(name, text, signal);
  return new Map([...found].map(([key, versions]) => [key, versions[0] ?? null]));
}

/** All versions of each package, the top-level one first if the lockfile marks it. */
export async function lockedVersions(
  name: string,
  text: string,
  signal: AbortSignal,
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const kind = KINDS[name];
  if (kind === undefined) return found;
  let sliceEnd = performance.now() + PACKAGE_SLICE_MS;
  for (const [whole, written = '', version] of text.matchAll(kind.pattern)) {
    const key = kind.ecosystem === 'pypi' ? normalPythonName(written) : written;
    const known = found.get(key) ?? [];
    if (version !== undefined && !known.includes(version))
      if (isTopLevel(whole)) known.unshift(version);
      else known.push(version);
    found.set(key, known);
    if (performance.now() < sliceEnd) continue;
    await otherWork();
    if (signal.aborted) return found;
    sliceEnd = performance.now() + PACKAGE_SLICE_MS;
  }
  return found;
}

/** npm's lockfile sorts `node_modules/a/node_modules/b` before `node_modules/b`. */
function isTopLevel(entry: string): boolean {
  return /^"node_modules\/(?!.*\/node_modules\/)/.test(entry);
}

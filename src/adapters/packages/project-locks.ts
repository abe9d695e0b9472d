import { MAX_LOCKFILE_BYTES } from '../../config/limits.ts';
import type { Ecosystem } from '../../ports/package-index.ts';
import { lockedPackages, lockfilesOf } from './lockfiles.ts';
import type { Project } from './project.ts';

/**
 * Reads the contents of each lockfile of a project, name to version. The nearest lockfile comes last, so that
 * it wins.
 */
export async function readLocks(
  project: Project,
  ecosystem: Ecosystem,
  signal: AbortSignal,
): Promise<Map<string, string | null>[]> {
  const names = new Set(lockfilesOf(ecosystem));
  const locks = await Promise.all(
    project
      .filesNamed((name) => names.has(name))
      .map(async (path) => {
        const text = await project.read(path, MAX_LOCKFILE_BYTES);
        const name = path.slice(path.search(/[^/\\]+$/));
        return text === null ? new Map<string, string | null>() : lockedPackages(name, text, signal);
      }),
  );
  return locks.toReversed();
}

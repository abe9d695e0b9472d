import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { isInside } from '../../base/paths.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { ServedWorkspaces, WorkspaceFailure } from '../../ports/served-workspaces.ts';
import { realOfFuture } from '../files/real-path.ts';

/** `folders` are absolute and must exist. */
export async function serveWorkspaces(
  folders: readonly string[],
): Promise<Result<ServedWorkspaces, WorkspaceFailure>> {
  const roots: string[] = [];
  for (const folder of folders) {
    const real = await realOrNull(folder);
    if (real === null) return fail({ message: `cannot open ${folder}. Give a folder that exists` });
    if (!roots.includes(real)) roots.push(real);
  }
  return ok(workspacesOf(roots));
}

function workspacesOf(roots: readonly string[]): ServedWorkspaces {
  const choose: ServedWorkspaces['choose'] = async (given) => {
    if (given === undefined) return ok(roots[0] ?? null);
    const real = isAbsolute(given) ? await realOrNull(given) : null;
    if (real !== null && roots.includes(real)) return ok(real);
    const served = roots.length === 0 ? 'none is served' : `served: ${roots.join(', ')}`;
    const message = `workspace ${given} is not served (${served}); start Fettle in it, or with --workspace ${given}`;
    return fail({ message });
  };
  return {
    roots,
    choose,
    async need(given) {
      const chosen = await choose(given);
      if (!chosen.ok) return chosen;
      if (chosen.value !== null) return ok(chosen.value);
      const message = 'no workspace is served; start Fettle in a project, or with --workspace FOLDER';
      return fail({ message });
    },
    async locate(workspace, path) {
      if (path.includes('\0'))
        return fail({ message: 'path contains a NUL character; give the path of a file' });
      const absolute = await realOfFuture(resolve(workspace, path));
      if (absolute === null || absolute === workspace || !isInside(absolute, workspace))
        return fail({ message: `${path} is not inside ${workspace}; give the path of a file in it` });
      return ok({ absolute, relative: relative(workspace, absolute).split(sep).join('/') });
    },
    async holds(path) {
      if (!isAbsolute(path) || path.includes('\0')) return false;
      const real = await realOfFuture(resolve(path));
      return real !== null && roots.some((root) => isInside(real, root));
    },
  };
}

async function realOrNull(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch {
    return null;
  }
}

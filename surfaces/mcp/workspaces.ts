import { lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fail, ok, type Result } from '../../src/base/result.ts';
import type { Told } from './services.ts';

/** A file of a workspace: where it is, and as its project calls it, with `/`. */
export type Located = { absolute: string; relative: string };

/** The projects that clients may name. Nothing outside them is read, whatever a path or a link says. */
export class Workspaces {
  /** Without links. */
  readonly roots: readonly string[];

  private constructor(roots: readonly string[]) {
    this.roots = roots;
  }

  /** `folders` are absolute. */
  static async open(folders: readonly string[]): Promise<Result<Workspaces, Told>> {
    const roots: string[] = [];
    for (const folder of folders) {
      const real = await realOrNull(folder);
      if (real === null) return fail({ message: `${folder} cannot be opened. Name a folder that is there` });
      if (!roots.includes(real)) roots.push(real);
    }
    return ok(new Workspaces(roots));
  }

  /** The workspace that a client means; null where none is served and none was named. */
  async choose(given: string | undefined): Promise<Result<string | null, Told>> {
    if (given === undefined) return ok(this.roots[0] ?? null);
    const real = isAbsolute(given) ? await realOrNull(given) : null;
    if (real !== null && this.roots.includes(real)) return ok(real);
    const served = this.roots.length === 0 ? 'none is served' : `served: ${this.roots.join(', ')}`;
    return fail({
      message: `workspace ${given} is not served (${served}); start Fettle in it, or with --workspace ${given}`,
    });
  }

  /** As `choose`, where there must be one. */
  async need(given: string | undefined): Promise<Result<string, Told>> {
    const chosen = await this.choose(given);
    if (!chosen.ok) return chosen;
    if (chosen.value !== null) return ok(chosen.value);
    return fail({ message: 'no workspace is served; start Fettle in a project, or with --workspace FOLDER' });
  }

  /** Where a path (absolute or from the workspace) leads once links are followed. The file need not be there yet. */
  async locate(workspace: string, path: string): Promise<Result<Located, Told>> {
    if (path.includes('\0')) return fail({ message: 'path holds a NUL character; give the path of a file' });
    const wanted = resolve(workspace, path);
    const absolute = await realOfFuture(wanted);
    const below = absolute === null ? null : relative(workspace, absolute);
    if (absolute === null || below === null || below === '' || isOutside(below))
      return fail({ message: `${path} is not inside ${workspace}; give a path of a file in it` });
    return ok({ absolute, relative: below.split(sep).join('/') });
  }
}

function isOutside(below: string): boolean {
  return isAbsolute(below) || below.split(sep)[0] === '..';
}

async function realOrNull(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch {
    return null;
  }
}

/** The real path of a file that is there or could be made there; null where a link leads nowhere. */
async function realOfFuture(path: string): Promise<string | null> {
  const missing: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      return join(await realpath(folder), ...missing);
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isMissing || folder === dirname(folder) || (await isLink(folder))) return null;
      missing.unshift(folder.slice(dirname(folder).length).replace(/^[\\/]/, ''));
    }
  }
}

/** A link whose end is missing could come to lead anywhere. */
async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch {
    return false;
  }
}

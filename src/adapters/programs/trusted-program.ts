import type { Stats } from 'node:fs';
import { access, constants, lstat, readlink, realpath } from 'node:fs/promises';
import { basename, delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { isInside, upwards } from '../../base/paths.ts';
import { isChangedByOthers } from './owners.ts';
import { type ProgramHost, type Root, rootsOf } from './places.ts';

/** Chain of links on the way to a program; what Linux follows (path_resolution(7)). */
const MAX_PROGRAM_LINKS = 40;
/** Folders of the PATH that are searched for a program. */
const MAX_SEARCHED_FOLDERS = 200;

/** Why an existing program is not started. */
export type Refusal = 'unlisted' | 'in_project' | 'in_checkout' | 'changed_by_others';

/** Marks of a checkout: files below it may be written by others. `.git` is a file in submodules and worktrees. */
const CHECKOUT_MARKS = ['.git', '.hg', '.svn'];
/** Batch files are excluded: they look for programs in the working directory. */
const WINDOWS_ENDINGS = ['.exe', '.com'];

/**
 * Decides which programs on this machine may be started. A program is trusted when only this user and root
 * can change it or any folder on its path, when it is not in a project or checkout, and when it is where
 * programs are installed: in a folder of the PATH, in the system's folders, or in those of the user's version
 * managers.
 *
 * One instance serves one decision: nothing is queried twice, and nothing is remembered afterwards.
 */
export class ProgramLook {
  private readonly seen = new Map<string, Promise<Stats | null>>();
  private readonly roots: Promise<Root[]>;
  private readonly projects: Promise<string[]>;
  private folders: Promise<string[]> | null = null;

  /** `outside`: folders that no program may be in, such as the workspace. */
  constructor(
    private readonly host: ProgramHost,
    outside: readonly string[] = [],
  ) {
    this.roots = this.realRoots();
    this.projects = this.realProjects(outside);
  }

  /**
   * Finds a program by its name; returns its absolute path in the first folder of the PATH with one that may
   * be started.
   */
  async find(name: string): Promise<string | null> {
    if (basename(name) !== name || name === '') return null;
    const endings = this.host.platform === 'win32' && !/\.\w+$/.test(name) ? WINDOWS_ENDINGS : [''];
    for (const folder of await this.searched()) {
      for (const ending of endings) {
        const path = join(folder, `${name}${ending}`);
        if (await this.mayStart(path)) return path;
      }
    }
    return null;
  }

  /** The real path of the program at a path; null when it may not be started. */
  async real(path: string): Promise<string | null> {
    if (!isAbsolute(path)) return null;
    const real = await realpath(path).catch(() => null);
    if (real === null || !(await this.isProgram(real))) return null;
    const isListed = (await this.searched()).includes(dirname(real));
    return (await this.refusal(real, isListed)) === null ? real : null;
  }

  /** The resolved folders of the PATH from which programs may be started. */
  searched(): Promise<string[]> {
    this.folders ??= this.trustedFolders();
    return this.folders;
  }

  private async trustedFolders(): Promise<string[]> {
    const entries = (pathOf(this.host) ?? '').split(delimiter).slice(0, MAX_SEARCHED_FOLDERS);
    const found = await Promise.all(
      entries.map(async (entry) => {
        if (!isAbsolute(entry)) return null;
        const folder = await realpath(entry).catch(() => null);
        if (folder === null || (await this.refusal(folder, true)) !== null) return null;
        return folder;
      }),
    );
    return [...new Set(found.filter((folder) => folder !== null))];
  }

  /** A program in a searched folder: every link on the way and its final target count. */
  private async mayStart(path: string): Promise<boolean> {
    let at = path;
    for (let links = 0; links <= MAX_PROGRAM_LINKS; links += 1) {
      const stats = await this.lstat(at);
      if (stats === null || (await this.areChangedByOthers([at]))) return false;
      if (!stats.isSymbolicLink())
        return (await this.isProgram(at)) && (await this.refusal(at, true)) === null;
      const target = await readlink(at).catch(() => null);
      // An app alias of the Microsoft Store is a link that cannot be read.
      if (target === null) return this.host.platform === 'win32';
      const folder = await realpath(dirname(resolve(dirname(at), target))).catch(() => null);
      if (folder === null) return false;
      at = join(folder, basename(target));
    }
    return false;
  }

  private async isProgram(path: string): Promise<boolean> {
    const stats = await this.lstat(path);
    if (stats === null || !stats.isFile()) return false;
    return access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
  }

  /** For a real path of a folder or file. */
  private async refusal(path: string, isListed: boolean): Promise<Refusal | null> {
    const [roots, projects] = await Promise.all([this.roots, this.projects]);
    const root = deepest(roots.filter(({ folder }) => isInside(path, folder)));
    if (root === null && !isListed) return 'unlisted';
    if (projects.some((folder) => isInside(path, folder))) return 'in_project';
    if (await this.isInCheckout(path, root?.folder ?? null)) return 'in_checkout';
    return (await this.areChangedByOthers([path])) ? 'changed_by_others' : null;
  }

  /** Folders above a root do not matter: a home may be a checkout of settings, and /etc one of etckeeper. */
  private async isInCheckout(path: string, root: string | null): Promise<boolean> {
    const above = upwards(path);
    const end = root === null ? above.length : above.indexOf(root);
    const marks = above.slice(0, end).flatMap((folder) => CHECKOUT_MARKS.map((mark) => join(folder, mark)));
    const found = await Promise.all(marks.map((mark) => this.lstat(mark)));
    return found.some((stats) => stats !== null);
  }

  private async areChangedByOthers(paths: string[]): Promise<boolean> {
    if (this.host.user === null) return false;
    const system = (await this.roots).filter(({ kind }) => kind === 'system');
    const all = [...new Set(paths.flatMap(upwards))];
    const answers = await Promise.all(
      all.map(async (path) => {
        const stats = await this.lstat(path);
        if (stats === null) return true;
        const isSystem = system.some(({ folder }) => isInside(path, folder) || isInside(folder, path));
        // The mode of a link means nothing; its owner does, and its folder is checked too.
        const mode = stats.isSymbolicLink() ? 0 : stats.mode;
        return isChangedByOthers({ uid: stats.uid, gid: stats.gid, mode }, this.host, isSystem);
      }),
    );
    return answers.includes(true);
  }

  private async realRoots(): Promise<Root[]> {
    const found = await Promise.all(
      rootsOf(this.host).map(async (root) => {
        const folder = await realpath(root.folder).catch(() => null);
        if (folder === null) return null;
        return root.kind !== 'named' || (await this.isSoundName(folder, root)) ? { ...root, folder } : null;
      }),
    );
    return found.filter((root) => root !== null);
  }

  /** The variable may come from a project's own shell settings: the folder must not be in a checkout. */
  private async isSoundName(folder: string, { isClone }: Root): Promise<boolean> {
    if (isInside(this.host.home, folder)) return false;
    return !(await this.isInCheckout(isClone ? dirname(folder) : folder, null));
  }

  /** If the user works in the home folder or above the system's folders, that is not a project. */
  private async realProjects(outside: readonly string[]): Promise<string[]> {
    const roots = await this.roots;
    const home = await realpath(this.host.home).catch(() => this.host.home);
    const folders = await Promise.all(outside.map((folder) => realpath(folder).catch(() => resolve(folder))));
    const kept = [home, ...roots.filter(({ kind }) => kind === 'system').map(({ folder }) => folder)];
    return folders.filter((folder) => !kept.some((one) => isInside(one, folder)));
  }

  private lstat(path: string): Promise<Stats | null> {
    const known = this.seen.get(path);
    if (known !== undefined) return known;
    const asked = lstat(path).catch(() => null);
    this.seen.set(path, asked);
    return asked;
  }
}

function deepest(roots: Root[]): Root | null {
  return roots.reduce<Root | null>(
    (best, root) => (best === null || root.folder.length > best.folder.length ? root : best),
    null,
  );
}

/** The name of the variable as spelled in an environment: Windows uses `Path`. */
export function pathName(variables: ProgramHost['variables'], platform: NodeJS.Platform): string {
  if (platform !== 'win32') return 'PATH';
  return Object.keys(variables).find((name) => name.toLowerCase() === 'path') ?? 'PATH';
}

function pathOf({ variables, platform }: ProgramHost): string | undefined {
  return variables[pathName(variables, platform)];
}

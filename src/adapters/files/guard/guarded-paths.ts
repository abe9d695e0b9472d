import { basename, dirname, join, resolve } from 'node:path';
import { isInside } from '../../../base/paths.ts';

/** The part of the disk that the guarded process may see. All paths are absolute. */
export type GuardRules = {
  /** Folders that may be read with everything below them; links out of them lead nowhere. */
  readable: readonly string[];
  /** The only writable folder. */
  scratch: string;
  /** Names of files that do not exist for the process, in any folder. */
  hidden: readonly string[];
  /** Larger files cannot be opened. */
  maxFileBytes: number;
};

/** The calls that `GuardedPaths` needs, as they were before the guard replaced them. */
export type PathCalls = {
  realpath(path: string): string;
  isLink(path: string): boolean;
  /** Milliseconds of a monotonic clock. */
  now(): number;
};

/** How long the resolved path of a folder is cached: after that, a link put in its place is noticed. */
const BELIEVED_MS = 200;

/** Resolves names to real paths, and decides what the process may know of them. */
export class GuardedPaths {
  private readonly folders = new Map<string, string | null>();
  private readonly readable: string[];
  private readonly scratch: string;
  private believedUntil = 0;

  constructor(
    private readonly rules: GuardRules,
    private readonly calls: PathCalls,
  ) {
    this.readable = rules.readable.flatMap((path) => this.realOrNothing(resolve(path)));
    this.scratch = this.realOrNothing(resolve(rules.scratch))[0] ?? resolve(rules.scratch);
  }

  /** The real path if its content may be read, otherwise null. Also null if it does not exist. */
  readablePath(name: string): string | null {
    const path = resolve(name);
    if (this.rules.hidden.includes(basename(path))) return null;
    const real = this.real(path);
    if (real === null || this.rules.hidden.includes(basename(real))) return null;
    return [...this.readable, this.scratch].some((root) => isInside(real, root)) ? real : null;
  }

  /** Like `readablePath`, but the folders above a readable one are also known to exist. */
  knownPath(name: string): string | null {
    const readable = this.readablePath(name);
    if (readable !== null) return readable;
    const real = this.real(resolve(name));
    return real !== null && this.readable.some((root) => isInside(root, real)) ? real : null;
  }

  /** The real path if it is in the scratch folder; the file itself need not exist. */
  writablePath(name: string): string | null {
    const path = resolve(name);
    const folder = this.folder(dirname(path));
    const real = folder === null ? null : (this.real(path) ?? join(folder, basename(path)));
    return real !== null && isInside(real, this.scratch) ? real : null;
  }

  private real(path: string): string | null {
    const folder = this.folder(dirname(path));
    if (folder === null) return null;
    const place = path === dirname(path) ? path : join(folder, basename(path));
    try {
      return this.calls.isLink(place) ? this.calls.realpath(place) : place;
    } catch {
      return null;
    }
  }

  private folder(path: string): string | null {
    const now = this.calls.now();
    if (now > this.believedUntil) {
      this.folders.clear();
      this.believedUntil = now + BELIEVED_MS;
    }
    const known = this.folders.get(path);
    if (known !== undefined) return known;
    const real = this.realOrNothing(path)[0] ?? null;
    this.folders.set(path, real);
    return real;
  }

  private realOrNothing(path: string): string[] {
    try {
      return [this.calls.realpath(path)];
    } catch {
      return [];
    }
  }
}

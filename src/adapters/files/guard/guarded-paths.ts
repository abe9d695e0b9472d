import { basename, dirname, join, resolve } from 'node:path';
import { isInside } from '../../../base/paths.ts';

/** What the guarded process may see of the disk. All paths are absolute. */
export type GuardRules = {
  /** Folders that may be read with all that is below them; links out of them lead nowhere. */
  readable: readonly string[];
  /** The one folder that may be written to. */
  scratch: string;
  /** Names of files that do not exist for the process, wherever they stand. */
  hidden: readonly string[];
  /** Larger files cannot be opened. */
  maxFileBytes: number;
};

/** The calls that `GuardedPaths` needs, as they were before the guard replaced them. */
export type PathCalls = {
  realpath(path: string): string;
  isLink(path: string): boolean;
  /** Milliseconds on a clock that only moves forward. */
  now(): number;
};

/** How long the real place of a folder is believed: a link put in its place counts from then on. */
const BELIEVED_MS = 200;

/** Which real path a name leads to, and whether the process may know of it. */
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

  /** The real path when its content may be read, else null. Null as well for what does not exist. */
  readablePath(name: string): string | null {
    const path = resolve(name);
    if (this.rules.hidden.includes(basename(path))) return null;
    const real = this.real(path);
    if (real === null || this.rules.hidden.includes(basename(real))) return null;
    return [...this.readable, this.scratch].some((root) => isInside(real, root)) ? real : null;
  }

  /** As `readablePath`; the folders above a readable one are known to exist. */
  knownPath(name: string): string | null {
    const readable = this.readablePath(name);
    if (readable !== null) return readable;
    const real = this.real(resolve(name));
    return real !== null && this.readable.some((root) => isInside(root, real)) ? real : null;
  }

  /** The real path when it lies in the scratch folder; the file itself need not exist. */
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

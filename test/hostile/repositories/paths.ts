import { realpathSync, statSync } from 'node:fs';

/** The target of a path; the path itself when it leads nowhere. */
export function realOrSame(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Arguments of programs may be whole programs, and not a path at all. */
export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

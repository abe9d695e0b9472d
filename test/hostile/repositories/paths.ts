import { realpathSync, statSync } from 'node:fs';

/** Where a path leads; itself where it leads nowhere. */
export function realOrSame(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Arguments of programs may be whole programs, and no path at all. */
export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

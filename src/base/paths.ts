import { dirname, isAbsolute, relative, sep } from 'node:path';

/** Whether a path is a folder or inside it, by name only: links are not followed. Both are absolute. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** An absolute path and every folder above it, the nearest first. */
export function upwards(path: string): string[] {
  const above: string[] = [path];
  for (let folder = path; folder !== dirname(folder); ) {
    folder = dirname(folder);
    above.push(folder);
  }
  return above;
}

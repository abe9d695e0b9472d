import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOwnFileSync } from './files/own-file.ts';

let found: string | null = null;

/**
 * The folder of Fettle's own package.json, whether run from `src/` or `dist/src/`. If it is missing, the
 * installation is broken.
 */
export function packageRoot(): string {
  found ??= search(dirname(fileURLToPath(import.meta.url)));
  return found;
}

function search(start: string): string {
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && JSON.parse(readOwnFileSync(file)).name === 'fettle') return folder;
  }
  throw new Error('The installation of Fettle is incomplete: its package.json was not found');
}

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readOwnFileSync } from '../files/own-file.ts';
import { packageRoot } from '../package-root.ts';

/** The version of an installed npm package for verdicts, even if the package does not export its package.json. */
export function installedVersion(packageName: string): string {
  const entry = createRequire(import.meta.url).resolve(packageName);
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (!existsSync(file)) continue;
    const manifest: { name?: string; version?: string } = JSON.parse(readOwnFileSync(file));
    if (manifest.name === packageName && manifest.version !== undefined) return manifest.version;
  }
  throw new Error(`The installation of ${packageName} is incomplete: it has no package.json with a version`);
}

/** Fettle's own version, for checks that use no other tool. */
export function ownVersion(): string {
  return JSON.parse(readOwnFileSync(join(packageRoot(), 'package.json'))).version;
}

import { join } from 'node:path';
import { packageRoot, readOwnFileSync } from '../../src/machine.ts';

/** The version in Fettle's own package.json. */
export function readVersion(): string {
  const { version } = JSON.parse(readOwnFileSync(join(packageRoot(), 'package.json')));
  return String(version);
}

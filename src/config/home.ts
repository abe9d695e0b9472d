import { join, resolve } from 'node:path';
import type { Environment } from './environment.ts';

/** The folder of all state as an absolute path: `FETTLE_HOME`, or `.fettle` in the user's home folder. */
export function fettleHome(environment: Environment, userFolder: string): string {
  const chosen = environment.FETTLE_HOME;
  if (!chosen) return join(userFolder, '.fettle');
  // Container files and unit files pass `~` on unexpanded.
  return /^~(?=$|[/\\])/.test(chosen) ? join(userFolder, chosen.slice(1)) : resolve(chosen);
}

/** The configuration file of a home. */
export function configPath(home: string): string {
  return join(home, 'config.yaml');
}

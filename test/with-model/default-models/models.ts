import { homedir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock } from '../../../src/adapters/clock/system.ts';
import { createDiskFiles } from '../../../src/adapters/files/disk.ts';
import { createFetch } from '../../../src/adapters/http/client.ts';
import { createModelFiles } from '../../../src/adapters/model-files/store.ts';
import { createProcesses } from '../../../src/adapters/processes/execa.ts';
import { Config } from '../../../src/config/schema.ts';

/** Where this run's models are: FETTLE_HOME, as for everything else. */
export const HOME = process.env.FETTLE_HOME ?? join(homedir(), '.fettle');

/** The path of an installed default model; the suite needs both, and says how to get them. */
export async function modelPath(name: string): Promise<string> {
  const store = createModelFiles({
    home: HOME,
    models: Config.parse({}).models,
    processes: createProcesses(),
    files: createDiskFiles(),
    fetch: createFetch(),
    clock: createSystemClock(),
  });
  const file = await store.locate(name);
  if (!file.ok) throw new Error(file.failure.message);
  return file.value.path;
}

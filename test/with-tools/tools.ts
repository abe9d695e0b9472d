import { homedir } from 'node:os';
import { createDiskFiles } from '../../src/adapters/files/disk.ts';
import { findTool, type Installed } from '../../src/adapters/tools/installed.ts';
import { fettleHome } from '../../src/config/home.ts';
import type { ToolName } from '../../src/ports/security-tools.ts';

export const HOME = fettleHome(process.env, homedir());

/** The path of a tool; null when it is missing: then prints to standard error why its tests are skipped. */
export async function installed(name: ToolName): Promise<Installed | null> {
  const found = await findTool(createDiskFiles(), HOME, name);
  if (found === null)
    process.stderr.write(
      `skipped: ${name} is not installed in ${HOME}; run "fettle tools install ${name}"\n`,
    );
  return found;
}

import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Files } from '../../ports/files.ts';
import type { Processes } from '../../ports/processes.ts';
import {
  type SecurityTools,
  TOOL_NAMES,
  type ToolFailure,
  type ToolName,
  type ToolState,
} from '../../ports/security-tools.ts';
import { withLock } from '../files/lock.ts';
import { makePrivateFolder } from '../files/private.ts';
import { TOOL_RELEASES } from './catalog.ts';
import { diskFailure } from './failures.ts';
import { installTool, removeTool, type ToolShop } from './install.ts';
import { findTool, toolsFolder } from './installed.ts';

/** How long `fettle tools install` waits for another one. */
const TOOL_LOCK_MS = 20 * 60_000;

export type SecurityToolsOptions = {
  home: string;
  processes: Processes;
  files: Files;
  clock: Clock;
  environment: Record<string, string | undefined>;
  freeBytes?: ToolShop['freeBytes'];
};

/**
 * Bandit and Semgrep below Fettle's home folder, in one virtual environment each. The network is not used
 * before `install`.
 */
export function createSecurityTools(options: SecurityToolsOptions): SecurityTools {
  const shop: ToolShop = { freeBytes, ...options };
  const { home, files, clock } = shop;
  const stateOf = async (name: ToolName): Promise<ToolState> => ({
    name,
    version: TOOL_RELEASES[name].version,
    folder: (await findTool(files, home, name))?.folder ?? null,
  });
  const locked = async (
    signal: AbortSignal,
    onWait: () => void,
    work: (signal: AbortSignal) => Promise<Result<unknown, ToolFailure>>,
  ) => {
    const folder = toolsFolder(home);
    const refused = (error: unknown) => diskFailure(error, `lock ${folder}`);
    try {
      await makePrivateFolder(folder);
    } catch (error) {
      return fail(refused(error));
    }
    const wait = { ms: TOOL_LOCK_MS, onWait };
    return withLock({ path: join(folder, 'install'), clock, signal, wait, refused }, work);
  };
  return {
    list: () => Promise.all(TOOL_NAMES.map(stateOf)),
    async install(name, onStep, signal) {
      const present = await stateOf(name);
      if (present.folder !== null) return ok(present);
      const wait = () => onStep('waiting for another process to finish installing');
      const done = await locked(signal, wait, async (held) => {
        // Another process may have installed it while this one waited.
        if ((await stateOf(name)).folder !== null) return ok(undefined);
        return installTool({ shop, name, onStep, signal: held });
      });
      return done.ok ? ok(await stateOf(name)) : done;
    },
    async remove(name, signal) {
      const done = await locked(
        signal,
        () => undefined,
        () => removeTool(shop, name),
      );
      return done.ok ? ok(await stateOf(name)) : done;
    },
  };
}

async function freeBytes(folder: string): Promise<number | null> {
  try {
    await makePrivateFolder(folder);
    const disk = await statfs(folder);
    return disk.bavail * disk.bsize;
  } catch {
    return null;
  }
}

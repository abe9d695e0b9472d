import type { Config } from './config/schema.ts';
import type { Log } from './ports/log.ts';

/** What a surface needs of the machine before there is an assistant: to read its input and say what is wrong. */
export { createSystemClock } from './adapters/clock/system.ts';
export { createDiskFiles } from './adapters/files/disk.ts';
export { packageRoot } from './adapters/package-root.ts';

/** The program's log on standard error. Loaded when it is first needed: `--help` needs none. */
export async function createLog(level: Config['log_level']): Promise<Log> {
  const { createPinoLog } = await import('./adapters/log/pino.ts');
  return createPinoLog(level);
}

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GUARD_VARIABLE, type GuardOrders } from '../files/guard/orders.ts';
import { withMemoryLimit } from './memory-limit.ts';

/** Memory for pyright's objects, in MiB, below that of its process: it drops its caches before that. */
const PYRIGHT_HEAP_MB = 768;

export type GuardedNode = {
  /** The build folder with the compiled guard. */
  build: string;
  script: string;
  args: readonly string[];
  environment: Readonly<Record<string, string>>;
  orders: GuardOrders;
};

/**
 * The command that runs a script in our own Node behind the guard (`src/adapters/files/guard/`), with limited
 * memory.
 */
export function guardedNode({ build, script, args, environment, orders }: GuardedNode): {
  command: string;
  args: string[];
  environment: Record<string, string>;
} {
  const guard = pathToFileURL(join(build, 'src', 'adapters', 'files', 'guard', 'guard.js')).href;
  const limited = withMemoryLimit(process.execPath, [
    `--max-old-space-size=${PYRIGHT_HEAP_MB}`,
    `--import=${guard}`,
    script,
    ...args,
  ]);
  return { ...limited, environment: { ...environment, [GUARD_VARIABLE]: JSON.stringify(orders) } };
}

import processes from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { type CallTable, guardFiles, guardPromises } from './files.ts';
import { GuardedPaths } from './guarded-paths.ts';
import { GUARD_VARIABLE, type GuardOrders } from './orders.ts';
import { guardProcesses } from './processes.ts';

/**
 * Loaded before a third-party program that reads a repository (`node --import`). From then on this process
 * sees only the given folders, follows no link out of them, opens only regular files up to a size limit, and
 * starts no programs.
 */
const orders = JSON.parse(process.env[GUARD_VARIABLE] ?? '') as GuardOrders;
delete process.env[GUARD_VARIABLE];

const { realpathSync, lstatSync, constants } = fs;
const native = realpathSync.native;
const paths = new GuardedPaths(orders, {
  realpath: (path) => native(path),
  isLink: (path) => lstatSync(path).isSymbolicLink(),
  now: () => performance.now(),
});
// Neither constant exists on Windows.
const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants as Partial<typeof constants>;
const flags = { readOnly: O_RDONLY ?? 0, safely: O_NONBLOCK | O_NOFOLLOW };

const table = fs as unknown as CallTable;
guardFiles(table, { paths, maxFileBytes: orders.maxFileBytes, flags });
guardPromises(fs.promises as unknown as CallTable, table);
guardProcesses(processes as unknown as CallTable, orders.interpreter);
syncBuiltinESMExports();

import type { GuardedPaths } from './guarded-paths.ts';

/** A function of `node:fs` as the guard sees it: only the position of its path is known. */
type Call = (...args: unknown[]) => unknown;
export type CallTable = Record<string, unknown>;

/** Flags that open a file without following a pipe or link put there meanwhile. */
type OpenFlags = { readOnly: number; safely: number };

export type FilesGuard = {
  paths: GuardedPaths;
  maxFileBytes: number;
  flags: OpenFlags;
};

/** Calls that get a path; their answer reveals nothing about a file's content. */
const KNOWING = ['stat', 'lstat', 'access', 'realpath', 'readlink'];
const LISTING = ['readdir', 'opendir'];
/** Calls that take a descriptor from `open`. */
const BY_DESCRIPTOR =
  /^(?:close|fstat|read|readv|write|writev|fsync|fdatasync|ftruncate|futimes|fchmod|fchown)(?:Sync)?$/;
/** Calls that change one path, and nothing else. */
const CHANGING = /^(?:mkdir|mkdtemp|writeFile|appendFile|rmdir|unlink|rm|chmod|utimes|truncate)(?:Sync)?$/;
/** Calls without a path, or that open theirs through guarded calls. */
const HARMLESS = /^(?:[A-Z_].*|createReadStream|createWriteStream|unwatchFile)$/;

/** Replaces every function in a table of `node:fs` by a guarded one; unknown functions always throw. */
export function guardFiles(table: CallTable, guard: FilesGuard): void {
  const original: CallTable = { ...table };
  for (const [name, value] of Object.entries(original)) {
    if (typeof value !== 'function' || HARMLESS.test(name) || BY_DESCRIPTOR.test(name)) continue;
    const call = value as Call;
    const isSync = name.endsWith('Sync');
    const sync = guardedSync(name.replace(/Sync$/, ''), isSync ? call : syncOf(original, name), {
      guard,
      original,
    });
    const guarded = isSync ? sync : calledBack(sync);
    const native = (value as { native?: unknown }).native;
    table[name] = native === undefined ? guarded : Object.assign(guarded, { native: guarded });
  }
  table.existsSync = (path: unknown) => isKnown(guard, path);
  table.exists = (path: unknown, done: unknown) => {
    if (typeof done === 'function') process.nextTick(done, isKnown(guard, path));
  };
}

/** The same for `fs.promises`: its calls use those of `table`, which must be guarded already. */
export function guardPromises(promises: CallTable, table: CallTable): void {
  for (const [name, value] of Object.entries(promises)) {
    if (typeof value !== 'function') continue;
    const sync = table[`${name}Sync`];
    promises[name] = async (...args: unknown[]) => {
      // A handle cannot be made from a descriptor.
      if (name === 'open' || name === 'opendir' || typeof sync !== 'function') throw refused(name, args[0]);
      return sync(...args);
    };
  }
}

function syncOf(original: CallTable, name: string): Call {
  const sync = original[`${name}Sync`];
  return typeof sync === 'function'
    ? (sync as Call)
    : () => {
        throw refused(name, undefined);
      };
}

type Originals = { guard: FilesGuard; original: CallTable };

/** Guards one synchronous function. */
function guardedSync(kind: string, call: Call, { guard, original }: Originals): Call {
  const { paths } = guard;
  if (kind === 'open') return (path, flags) => open(path, flags, { guard, original });
  if (kind === 'readFile')
    return (path, options) => {
      if (typeof path === 'number') return call(path, options);
      const descriptor = open(path, undefined, { guard, original });
      try {
        return call(descriptor, options);
      } finally {
        (original.closeSync as Call)(descriptor);
      }
    };
  const find = KNOWING.includes(kind)
    ? (path: string) => paths.knownPath(path)
    : LISTING.includes(kind)
      ? (path: string) => paths.readablePath(path)
      : CHANGING.test(kind)
        ? (path: string) => paths.writablePath(path)
        : () => null;
  return (path, ...rest) => {
    const name = nameOf(path);
    const real = name === null ? null : find(name);
    if (real !== null) return call(kind === 'lstat' || kind === 'readlink' ? name : real, ...rest);
    if (isQuiet(rest[0])) return undefined;
    throw refused(kind, path);
  };
}

/** Opens for reading wherever that is allowed, and for anything else only in the scratch folder. */
function open(path: unknown, flags: unknown, { guard, original }: Originals): number {
  const { paths, maxFileBytes } = guard;
  const openSync = original.openSync as Call;
  const name = nameOf(path);
  const isReading = flags === undefined || flags === 'r' || flags === guard.flags.readOnly;
  const real = name === null ? null : isReading ? paths.readablePath(name) : paths.writablePath(name);
  if (real === null) throw refused('open', path);
  if (!isReading) return openSync(real, flags) as number;
  const descriptor = openSync(real, guard.flags.readOnly | guard.flags.safely) as number;
  const stats = (original.fstatSync as Call)(descriptor) as { isFile(): boolean; size: number };
  if (stats.isFile() && stats.size <= maxFileBytes) return descriptor;
  (original.closeSync as Call)(descriptor);
  throw refused('open', path);
}

/** The same as a function with a callback. */
function calledBack(sync: Call): Call {
  return (...args) => {
    const done = args.pop();
    // A call without a callback is a watch, which is not allowed.
    if (typeof done !== 'function') throw refused('watch', args[0]);
    try {
      process.nextTick(done, null, sync(...args));
    } catch (error) {
      process.nextTick(done, error);
    }
  };
}

function isKnown({ paths }: FilesGuard, path: unknown): boolean {
  const name = nameOf(path);
  return name !== null && paths.knownPath(name) !== null;
}

function nameOf(path: unknown): string | null {
  if (typeof path === 'string') return path.includes('\0') ? null : path;
  if (path instanceof URL) return path.protocol === 'file:' ? decodeURIComponent(path.pathname) : null;
  return Buffer.isBuffer(path) ? path.toString() : null;
}

function isQuiet(options: unknown): boolean {
  return typeof options === 'object' && options !== null && Reflect.get(options, 'throwIfNoEntry') === false;
}

/** The system's error for a file that does not exist. */
function refused(call: string, path: unknown): Error {
  const message = `ENOENT: no such file or directory, ${call} '${String(path)}'`;
  return Object.assign(new Error(message), { code: 'ENOENT', errno: -2, syscall: call, path: String(path) });
}

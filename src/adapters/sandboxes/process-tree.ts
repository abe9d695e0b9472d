import { MAX_SCANNED_ENTRIES } from '../../config/limits.ts';
import { namesInSync } from '../files/folders.ts';
import { readSystemFileSync } from '../files/system-file.ts';

/** Current use of a process and all its descendants. */
export type TreeUse = { pids: number[]; threads: number; memoryBytes: number };

const KIBIBYTE = 1024;

/**
 * Reads /proc (proc_pid_status(5)). Orphans of a daemon are counted too, as long as the first process of its
 * namespace is in the tree. Stops at `maxProcesses`, when the tree is too large anyway. Memory is the private
 * memory of the processes plus their shared memory, which counts once for each of them.
 */
export function readTree(root: number, maxProcesses: number): TreeUse {
  const pids: number[] = [];
  const open = [root];
  let memoryBytes = 0;
  let threads = 0;
  for (let pid = open.pop(); pid !== undefined && pids.length <= maxProcesses; pid = open.pop()) {
    const tasks = list(`/proc/${pid}/task`);
    pids.push(pid);
    threads += tasks.length;
    memoryBytes += memoryOf(pid);
    open.push(...tasks.flatMap((thread) => childrenOf(pid, thread)));
  }
  return { pids, threads, memoryBytes };
}

function memoryOf(pid: number): number {
  const status = read(`/proc/${pid}/status`);
  let kibibytes = 0;
  for (const [, value] of status.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB$/gm)) kibibytes += Number(value);
  return kibibytes * KIBIBYTE;
}

/** Children belong to threads: query all of them. */
function childrenOf(pid: number, thread: string): number[] {
  return read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number);
}

/** A process may end at any moment: then there is nothing to read. */
function read(path: string): string {
  return readSystemFileSync(path) ?? '';
}

function list(path: string): string[] {
  return namesInSync(path, { limit: MAX_SCANNED_ENTRIES });
}

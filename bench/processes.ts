import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ, of /proc/PID/stat (proc(5)): 100 on every Linux that Node runs on. */
const MS_PER_TICK = 10;

/** A process as the system lists it; `cpuMs` is its CPU time so far. */
export type ListedProcess = { id: number; parent: number; cpuMs: number };

/** Of another process; null when the system has no such files (proc(5) is Linux only). */
export function readProcess(pid: number): { residentBytes: number; cpuMs: number } | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const resident = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]);
    return { residentBytes: resident * 1_024, cpuMs: listed(String(pid)).cpuMs };
  } catch {
    return null;
  }
}

/** All descendants of a process; empty when there is no /proc. */
export function processesBelow(pid: number): ListedProcess[] | null {
  try {
    const processes = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? listedNow(name) : []));
    const below = new Set([pid]);
    for (let size = 0; size !== below.size; ) {
      size = below.size;
      for (const { id, parent } of processes) if (below.has(parent)) below.add(id);
    }
    return processes.filter(({ id }) => id !== pid && below.has(id));
  } catch {
    return null;
  }
}

/** CPU time so far of all descendants of this process, from Linux' /proc; null elsewhere. */
export function childrenCpuMs(): number | null {
  return processesBelow(process.pid)?.reduce((sum, { cpuMs }) => sum + cpuMs, 0) ?? null;
}

function listedNow(id: string): ListedProcess[] {
  try {
    return [listed(id)];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

function listed(id: string): ListedProcess {
  // The name in parentheses may contain anything: the fields are counted from after it.
  const fields = readFileSync(`/proc/${id}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { id: Number(id), parent: Number(fields[1]), cpuMs: ticks * MS_PER_TICK };
}

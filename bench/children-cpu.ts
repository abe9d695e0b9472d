import { readdirSync, readFileSync } from 'node:fs';

/** A clock tick of /proc/PID/stat (proc(5)): 100 a second on every Linux that Node runs on. */
const TICK_MS = 10;

/** CPU time so far of all processes below this one, by Linux' /proc; null elsewhere. */
export function childrenCpuMs(): number | null {
  return processesBelow(process.pid)?.reduce((sum, { ticks }) => sum + ticks * TICK_MS, 0) ?? null;
}

/** All processes that one has started, and those of theirs; null where there is no /proc. */
export function processesBelow(pid: number): Stat[] | null {
  try {
    const processes = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? statOf(name) : []));
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

type Stat = { id: number; parent: number; ticks: number };

function statOf(id: string): Stat[] {
  try {
    // The name in parentheses may hold blanks: the fields are counted from behind it.
    const fields = readFileSync(`/proc/${id}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return [{ id: Number(id), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

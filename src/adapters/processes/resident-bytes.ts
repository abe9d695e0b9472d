import { readFileSync } from 'node:fs';

const KIBI = 1_024;

/** Memory that a process takes; null when it is gone, and where there is no /proc (proc_pid_status(5)). */
export function residentBytesOf(pid: number): number | null {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) * KIBI;
  } catch {
    return null;
  }
}

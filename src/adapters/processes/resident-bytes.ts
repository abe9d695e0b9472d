import { readSystemFileSync } from '../files/system-file.ts';

const KIBI = 1_024;

/** Memory that a process takes; null when it is gone, and where there is no /proc (proc_pid_status(5)). */
export function residentBytesOf(pid: number): number | null {
  const status = readSystemFileSync(`/proc/${pid}/status`) ?? '';
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * KIBI;
}

import type { Confined } from './confine.ts';

/**
 * A profile of macOS' sandbox-exec(1) for a program that reads a project: what it reads is named, names and sizes of
 * other files are not hidden from it, and it starts nothing and reaches no network.
 */
export function confiningProfile({ program, readable, scratch }: Omit<Confined, 'args'>): string {
  return [
    '(version 1)',
    '(deny default)',
    `(allow process-exec (literal ${quoted(program)}))`,
    '(allow sysctl-read)',
    '(allow mach-lookup)',
    '(allow signal (target self))',
    '(allow file-read-metadata)',
    `(allow file-read* ${[...SYSTEM, ...readable, scratch].map((path) => `(subpath ${quoted(path)})`).join(' ')})`,
    `(allow file-read* (literal ${quoted(program)}) (literal "/") (literal "/dev/null") (literal "/dev/urandom"))`,
    `(allow file-write* (subpath ${quoted(scratch)}) (literal "/dev/null"))`,
    '(deny network*)',
  ].join('\n');
}

/** The loader and the system's libraries. */
const SYSTEM = ['/usr/lib', '/System/Library', '/System/Volumes/Preboot/Cryptexes'];

function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

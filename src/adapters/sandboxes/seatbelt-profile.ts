/**
 * A profile for macOS' sandbox-exec(1), in its Scheme dialect: everything that is not listed is forbidden.
 * The program may not start other processes, so nothing outlives it.
 */
export function seatbeltProfile(folders: { work: string; readable: string[] }): string {
  const lines = [
    '(version 1)',
    '(deny default)',
    '(allow process-exec)',
    '(deny process-fork)',
    '(allow sysctl-read)',
    '(allow signal (target self))',
    `(allow file-read* ${[...SYSTEM, ...folders.readable, folders.work].map(subpath).join(' ')})`,
    '(allow file-read-metadata (literal "/") (literal "/private") (literal "/private/var") (literal "/var"))',
    `(allow file-read* (literal "/dev/null") (literal "/dev/zero") (literal "/dev/random") (literal "/dev/urandom"))`,
    `(allow file-write* ${subpath(folders.work)} (literal "/dev/null"))`,
    '(deny network*)',
  ];
  return lines.join('\n');
}

/** The loader, the system's libraries and the tools that start the program. */
const SYSTEM = ['/usr/lib', '/System/Library', '/System/Volumes/Preboot/Cryptexes', '/bin', '/usr/bin'];

/** A path as a string in the profile's language. */
function subpath(path: string): string {
  return `(subpath "${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}")`;
}

/** Limits set by the shell that starts the program: seconds, blocks of 512 bytes for files, and counts. */
export function limitScript(limits: { cpuSeconds: number; diskBytes: number; openFiles: number }): string {
  const blocks = Math.ceil(limits.diskBytes / BLOCK_BYTES);
  const set = [`-t ${limits.cpuSeconds}`, `-f ${blocks}`, `-n ${limits.openFiles}`, '-c 0'];
  return [...set.map((limit) => `ulimit ${limit}`), 'exec "$@"'].join(' && ');
}

const BLOCK_BYTES = 512;

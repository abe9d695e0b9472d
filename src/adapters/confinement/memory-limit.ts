/** Memory a language server may write to. */
const TYPE_SERVER_MEMORY_BYTES = 1_024 * 1024 * 1024;

const KIBIBYTE = 1024;

/**
 * Starts a program under the system's limit for the memory it writes to; it ends by itself when it is refused
 * more. On Linux, reserved memory is not counted: Node and Go reserve much more than they use. If the shell
 * cannot set the limit, the program starts without it.
 */
export function withMemoryLimit(
  command: string,
  args: readonly string[],
  maxBytes: number = TYPE_SERVER_MEMORY_BYTES,
): { command: string; args: string[] } {
  if (process.platform === 'win32') return { command, args: [...args] };
  const script = `ulimit -d ${Math.floor(maxBytes / KIBIBYTE)} 2>/dev/null; ulimit -c 0 2>/dev/null; exec "$@"`;
  return { command: '/bin/sh', args: ['-c', script, 'sh', command, ...args] };
}

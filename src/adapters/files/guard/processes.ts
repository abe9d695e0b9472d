import type { InterpreterFacts } from './orders.ts';

/**
 * Replaces everything in the table of `node:child_process` that starts a program. pyright runs an interpreter
 * to get its version and search paths: it gets the answer without one.
 */
export function guardProcesses(table: Record<string, unknown>, interpreter: InterpreterFacts | null): void {
  for (const [name, value] of Object.entries(table)) {
    if (typeof value === 'function' && /^[a-z]/.test(name)) table[name] = refuse;
  }
  table.execFileSync = (_command: unknown, args: unknown) => answer(args, interpreter);
}

function answer(args: unknown, interpreter: InterpreterFacts | null): string {
  const [option, program] = Array.isArray(args) ? args : [];
  if (interpreter === null || option !== '-c' || typeof program !== 'string') return refuse();
  if (program.includes('sys.version_info')) {
    const [major = 3, minor = 0, micro = 0] = interpreter.version
      .split('.')
      .map((part) => Number.parseInt(part, 10) || 0);
    return JSON.stringify([major, minor, micro, 'final', 0]);
  }
  if (program.includes('sys.prefix'))
    return JSON.stringify({ path: interpreter.paths, prefix: interpreter.paths[0] ?? '' });
  return refuse();
}

function refuse(): never {
  const message = 'spawn ENOENT: no program may be started here';
  throw Object.assign(new Error(message), { code: 'ENOENT', errno: -2, syscall: 'spawn', status: 1 });
}

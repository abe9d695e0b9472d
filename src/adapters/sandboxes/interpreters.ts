import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import { MAX_SANDBOX_PROBE_BYTES, SANDBOX_PROBE_MS } from '../../config/limits.ts';
import type { Processes } from '../../ports/processes.ts';
import type { SandboxFailure, SandboxProgram } from '../../ports/sandbox.ts';
import { isTooWide } from './job.ts';

/** An interpreter on this machine, and the paths that must be visible to start it besides the system's libraries. */
export type Interpreter = { command: string; readable: string[] };

export type Interpreters = (program: SandboxProgram) => Promise<Result<Interpreter, SandboxFailure>>;

/**
 * Finds the interpreters that run sandboxed programs. Python reports its own location, isolated and without
 * site packages: the one on the PATH may be a shim, or a virtual environment's link to another folder.
 */
export function findInterpreters(processes: Processes, pythons: string[] = PYTHONS): Interpreters {
  const found = new Map<SandboxProgram, ReturnType<Interpreters>>();
  return (program) => {
    const known = found.get(program) ?? (program === 'node' ? node() : python(processes, pythons));
    found.set(program, known);
    return known;
  };
}

const PYTHONS = ['python3', '/usr/bin/python3', 'python'];
const WHERE =
  'import json, sys; print(json.dumps([getattr(sys, "_base_executable", sys.executable), sys.base_prefix]))';

async function python(
  processes: Processes,
  commands: string[],
): Promise<Result<Interpreter, SandboxFailure>> {
  const causes: string[] = [];
  for (const command of commands) {
    const asked = await processes.run(command, {
      args: ['-I', '-S', '-c', WHERE],
      cwd: null,
      timeoutMs: SANDBOX_PROBE_MS,
      maxOutputBytes: MAX_SANDBOX_PROBE_BYTES,
    });
    const place = asked.exitCode === 0 ? placeOf(asked.stdout) : null;
    const real = place === null ? null : await realpath(place.executable).catch(() => null);
    if (place === null || real === null) continue;
    const readable = besidesSystem([place.prefix]);
    if (!readable.some((folder) => isTooWide(folder))) return ok({ command: real, readable });
    causes.push(`${command} is installed in ${place.prefix}, which contains more than Python`);
  }
  const cause = causes[0] ?? 'Python 3 was not found on the PATH';
  return fail({ reason: 'no_program', message: `${cause}: install Python 3 with the system's packages` });
}

function placeOf(text: string): { executable: string; prefix: string } | null {
  const parts = /^\["(\/[^"\\]+)", "(\/[^"\\]+)"\]$/.exec(text.trim());
  return parts === null ? null : { executable: parts[1] ?? '', prefix: parts[2] ?? '' };
}

/** Fettle's own Node. Only its file is visible if its folder contains other things. */
async function node(): Promise<Result<Interpreter, SandboxFailure>> {
  const command = await realpath(process.execPath);
  const prefix = dirname(dirname(command));
  return ok({ command, readable: besidesSystem([isTooWide(prefix) ? command : prefix]) });
}

/** The paths outside the folders that every sandbox shows. */
function besidesSystem(paths: string[]): string[] {
  return paths.filter((path) => path !== '/usr' && !/^\/usr\/(bin|lib|lib32|lib64|libexec)\//.test(path));
}

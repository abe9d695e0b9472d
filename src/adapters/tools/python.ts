import { fail, ok, type Result } from '../../base/result.ts';
import { MAX_TOOL_OUTPUT_BYTES, PIP_PROBE_MS } from '../../config/limits.ts';
import type { Processes } from '../../ports/processes.ts';
import type { ToolFailure } from '../../ports/security-tools.ts';
import { OLDEST_PYTHON } from './catalog.ts';
import { CANCELLED } from './failures.ts';

/** A command for Python. */
export type Python = { command: string; args: string[] };

const PYTHONS: Python[] = [
  { command: 'python3', args: [] },
  { command: 'python', args: [] },
  // Python's launcher for Windows.
  ...(process.platform === 'win32' ? [{ command: 'py', args: ['-3'] }] : []),
];

/** The first Python on the PATH that is new enough. */
export async function findPython(
  processes: Processes,
  signal: AbortSignal,
): Promise<Result<Python, ToolFailure>> {
  const tooOld: string[] = [];
  for (const python of PYTHONS) {
    const outcome = await processes.run(python.command, {
      args: [...python.args, '-I', '-c', 'import sys; print("%d.%d" % sys.version_info[:2])'],
      cwd: null,
      timeoutMs: PIP_PROBE_MS,
      maxOutputBytes: MAX_TOOL_OUTPUT_BYTES,
      signal,
    });
    if (outcome.end === 'cancelled') return fail(CANCELLED);
    if (outcome.exitCode !== 0) continue;
    const version = outcome.stdout.trim();
    if (isNewEnough(version)) return ok(python);
    tooOld.push(`${python.command} is ${version}`);
  }
  const seen = tooOld.length === 0 ? 'none was found on PATH' : tooOld.join(', ');
  const message = `the tools need Python ${OLDEST_PYTHON.join('.')} or later, but ${seen}; install it (Debian: apt-get install python3 python3-venv), then try again`;
  return fail({ reason: 'no_python', message });
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1]);
}

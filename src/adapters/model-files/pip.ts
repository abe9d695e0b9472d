import { join } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import { MAX_FOLDER_ENTRIES, MAX_PIP_OUTPUT_BYTES, PIP_PROBE_MS } from '../../config/limits.ts';
import type { Processes, ProcessOutcome } from '../../ports/processes.ts';
import { namesIn } from '../files/folders.ts';
import { CANCELLED, type SourceFailure, unavailable } from './source.ts';

/** Characters quoted of pip's last error line. */
const MAX_PIP_ERROR_CHARACTERS = 300;

/** A command for Python that was found to have pip. */
export type Pip = { command: string; args: string[] };

/**
 * Isolated: neither the working directory nor `PYTHONPATH`, which may point into a project, affects which
 * `pip` runs. The user's own pip configuration and `PIP_*` apply; a pip installed only in the user's site
 * packages is not found.
 */
const PYTHONS: Pip[] = [
  { command: 'python3', args: ['-I', '-m', 'pip'] },
  { command: 'python', args: ['-I', '-m', 'pip'] },
  // Python's launcher for Windows.
  ...(process.platform === 'win32' ? [{ command: 'py', args: ['-3', '-I', '-m', 'pip'] }] : []),
];

/** The first Python on the PATH that has pip. */
export async function findPip(
  processes: Processes,
  signal: AbortSignal,
): Promise<Result<Pip, SourceFailure>> {
  for (const python of PYTHONS) {
    const outcome = await processes.run(python.command, {
      args: [...python.args, '--version'],
      cwd: null,
      timeoutMs: PIP_PROBE_MS,
      maxOutputBytes: MAX_PIP_OUTPUT_BYTES,
      signal,
    });
    if (outcome.end === 'cancelled') return fail(CANCELLED);
    if (outcome.exitCode === 0) return ok(python);
  }
  return fail(unavailable('no Python with pip in a trusted folder on PATH (docs/programs.md)'));
}

export type WheelRequest = {
  pip: Pip;
  /** `name==version`. */
  requirement: string;
  /** An existing empty folder. */
  folder: string;
  timeoutMs: number;
  signal: AbortSignal;
};

/**
 * Lets the user's own pip download one wheel, so that its configured proxies and mirrors apply; returns the
 * wheel's path.
 */
export async function downloadWheel(
  processes: Processes,
  { pip, requirement, folder, timeoutMs, signal }: WheelRequest,
): Promise<Result<string, SourceFailure>> {
  // --only-binary: a source package would run its author's code.
  const options = ['--no-deps', '--only-binary=:all:', '--no-cache-dir', '--no-input', '--quiet'];
  const outcome = await processes.run(pip.command, {
    args: [...pip.args, 'download', ...options, '--dest', folder, requirement],
    cwd: null,
    timeoutMs,
    maxOutputBytes: MAX_PIP_OUTPUT_BYTES,
    signal,
  });
  if (outcome.end === 'cancelled') return fail(CANCELLED);
  if (outcome.exitCode !== 0) return fail(pipFailure(outcome, requirement));
  const wheels = (await namesIn(folder, { limit: MAX_FOLDER_ENTRIES })).filter((name) =>
    name.endsWith('.whl'),
  );
  const [wheel] = wheels;
  if (wheel === undefined || wheels.length > 1) {
    return fail(unavailable(`pip downloaded ${wheels.length} wheels for ${requirement}, expected one`));
  }
  return ok(join(folder, wheel));
}

function pipFailure(outcome: ProcessOutcome, requirement: string): SourceFailure {
  if (/No space left on device/.test(outcome.stderr)) {
    const message = `the disk is full, pip could not download ${requirement}; free some space and try again`;
    return { reason: 'disk_full', message };
  }
  if (outcome.end === 'timed_out') return unavailable(`pip did not download ${requirement} in time`);
  const errors = outcome.stderr.split('\n').filter((line) => line.startsWith('ERROR:'));
  const why = errors.at(-1)?.slice('ERROR:'.length).trim() ?? `${outcome.end}, exit code ${outcome.exitCode}`;
  return unavailable(`pip could not download ${requirement}: ${why.slice(0, MAX_PIP_ERROR_CHARACTERS)}`);
}

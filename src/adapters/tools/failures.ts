import { MAX_TOOL_WORDS_CHARACTERS } from '../../config/limits.ts';
import type { ProcessOutcome } from '../../ports/processes.ts';
import type { ToolFailure } from '../../ports/security-tools.ts';

export const CANCELLED: ToolFailure = { reason: 'cancelled', message: 'cancelled; nothing was installed' };

/** Turns an error of the file system into a failure; `task` completes "could not ...". */
export function diskFailure(error: unknown, task: string): ToolFailure {
  const code = (error as { code?: unknown }).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(task);
  const words = typeof code === 'string' ? code : 'unknown error';
  return { reason: 'io_error', message: `could not ${task} (${words}); check the disk and the path` };
}

/** Pip's own messages for a missing network, or an index that does not answer. */
const NO_NETWORK =
  /Failed to establish a new connection|Temporary failure in name resolution|Connection refused|Connection aborted|ConnectTimeout|ReadTimeout|Read timed out|NewConnectionError|ProxyError|getaddrinfo|SSLError|CERTIFICATE_VERIFY_FAILED/;

/** The failure of creating a virtual environment. */
export function venvFailure(outcome: ProcessOutcome, python: string): ToolFailure {
  if (outcome.end === 'cancelled') return CANCELLED;
  const words = `${outcome.stdout}\n${outcome.stderr}`;
  if (/No space left on device/.test(words)) return diskFull('create a virtual environment');
  if (/ensurepip is not available|No module named '?(venv|ensurepip)/.test(words)) {
    const message = `${python} cannot make virtual environments; install its venv module (Debian: apt-get install python3-venv), then try again`;
    return { reason: 'no_venv', message };
  }
  if (outcome.end === 'timed_out') return late('creating a virtual environment');
  return { reason: 'not_usable', message: `${python} -m venv failed: ${lastWords(outcome)}` };
}

/** The failure of pip. */
export function pipFailure(outcome: ProcessOutcome, requirement: string): ToolFailure {
  if (outcome.end === 'cancelled') return CANCELLED;
  if (/No space left on device/.test(outcome.stderr)) return diskFull(`install ${requirement}`);
  if (outcome.end === 'timed_out') return late(`installing ${requirement}`);
  if (NO_NETWORK.test(outcome.stderr)) {
    const message = `pip could not reach a package index for ${requirement}; check the network, the proxy and "pip config list", then try again`;
    return { reason: 'unreachable', message };
  }
  if (/DO NOT MATCH THE HASHES|HashMismatch/.test(outcome.stderr)) {
    const message = `the package index has different files for ${requirement} or its dependencies than the ones Fettle was tested with, and nothing was installed; ask the operator of the index, or try another: ${mismatched(outcome)}`;
    return { reason: 'not_usable', message };
  }
  if (/No matching distribution found|Could not find a version/.test(outcome.stderr)) {
    const message = `pip found no wheel of ${requirement} or of a dependency for this Python and system: ${lastWords(outcome)}`;
    return { reason: 'unreachable', message };
  }
  return { reason: 'not_usable', message: `pip could not install ${requirement}: ${lastWords(outcome)}` };
}

/** The requirement whose file has another hash, from pip's output. */
function mismatched({ stderr }: ProcessOutcome): string {
  const name = /^\s*(\S+) from (?:\S+)[^\n]*:\s*$/m.exec(stderr)?.[1] ?? 'pip did not name them';
  return name.slice(0, MAX_TOOL_WORDS_CHARACTERS);
}

export function diskFull(task: string): ToolFailure {
  const message = `the disk is full: could not ${task}; free some space, or set FETTLE_HOME to a folder on another disk`;
  return { reason: 'disk_full', message };
}

function late(task: string): ToolFailure {
  return { reason: 'timed_out', message: `${task} took too long and was stopped; try again` };
}

/** The last meaningful line, cut to fit a message. */
export function lastWords({ stdout, stderr, end, exitCode }: ProcessOutcome): string {
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  const line = lines.findLast((one) => one.startsWith('ERROR:')) ?? lines.at(-1);
  return (line?.replace(/^ERROR:\s*/, '').trim() ?? `${end}, exit code ${exitCode}`).slice(
    0,
    MAX_TOOL_WORDS_CHARACTERS,
  );
}

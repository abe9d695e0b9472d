import { isatty } from 'node:tty';
import { fail, ok, type Result } from '../../src/base/result.ts';
import type { Output, Surroundings } from './command-context.ts';
import { type CommandFailure, environmentFailure } from './command-failure.ts';

const DEFAULT_COLUMNS = 80;

/** The command line's surroundings in a real process. */
export function processSurroundings(signal: AbortSignal): Result<Surroundings, CommandFailure> {
  const workingDirectory = currentFolder();
  if (workingDirectory === null)
    return fail(environmentFailure('the working directory no longer exists. Change to another one'));
  return ok({
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    stdin: { isTerminal: isatty(0), chunks: () => process.stdin },
    environment: process.env,
    workingDirectory,
    signal,
  });
}

/** Null in a shell whose folder was deleted. */
function currentFolder(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write(text) {
      stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.columns > 0 ? stream.columns : DEFAULT_COLUMNS;
    },
  };
}

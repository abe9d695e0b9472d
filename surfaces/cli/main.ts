import { type CommandFailure, environmentFailure } from './command-failure.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { createInterrupt } from './interrupt.ts';
import { processSurroundings } from './process-surroundings.ts';
import { runCommandLine } from './program.ts';
import { renderFailure } from './render/error.ts';
import { createTheme, wantsColor } from './render/theme.ts';

/** Time from the end of a command to the end of its process, whatever still holds it open. */
const OUTPUT_FLUSH_MS = 5_000;

/** The entry of the process: bin/fettle.mjs imports this file and uses nothing from it. */
const { signal, interrupt } = createInterrupt((exitCode) => process.exit(exitCode));
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);
process.stdout.on('error', endOutput);
// There is no one to report to when standard error is closed.
process.stderr.on('error', () => {});
process.on('uncaughtException', (error) => end(tellBug(error)));

try {
  const surroundings = processSurroundings(signal);
  const exitCode = surroundings.ok
    ? await runCommandLine(process.argv.slice(2), surroundings.value)
    : tell(surroundings.failure);
  await end(exitCode);
} catch (error) {
  await end(tellBug(error));
}

function tell(failure: CommandFailure): ExitCode {
  const theme = createTheme(wantsColor(process.env, process.stderr.isTTY === true));
  process.stderr.write(renderFailure(failure, theme));
  return failure.exitCode;
}

/** Standard output is gone: a reader that has enough (`| head`) is not an error, a full disk is. */
function endOutput(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  const what = `the output could not be written (${error.code})`;
  process.exit(tell(environmentFailure(`${what}. Free some disk space, or write to another disk`)));
}

/** One line for the user; its origin only on request. */
function tellBug(error: unknown): ExitCode {
  const what = error instanceof Error ? error.message : String(error);
  const message = `internal error: ${what}. Set FETTLE_DEBUG=1 for the stack trace, and report it`;
  const exitCode = tell({ exitCode: EXIT.internal, message });
  if (process.env.FETTLE_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exitCode;
}

/** Ends the process once everything is written, whatever still holds it open. */
async function end(exitCode: ExitCode): Promise<never> {
  setTimeout(() => process.exit(exitCode), OUTPUT_FLUSH_MS).unref();
  await Promise.all([process.stdout, process.stderr].map(flush));
  process.exit(exitCode);
}

function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}

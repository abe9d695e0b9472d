import { SHUTDOWN_MS } from '../../src/config/limits.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

type Interrupt = {
  /** Aborted by the first interrupt. */
  signal: AbortSignal;
  /** Acts like Ctrl-C. */
  interrupt(): void;
};

/** The first Ctrl-C lets the command end by itself; the second, or a command that does not end, ends the process. */
export function createInterrupt(exit: (exitCode: ExitCode) => void): Interrupt {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    interrupt() {
      if (controller.signal.aborted) return exit(EXIT.cancelled);
      controller.abort();
      setTimeout(() => exit(EXIT.cancelled), SHUTDOWN_MS).unref();
    },
  };
}

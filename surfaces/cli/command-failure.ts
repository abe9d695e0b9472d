import { EXIT, type ExitCode } from './exit-codes.ts';

/** Why a command stops: `message` is one line, "what is wrong. What to do." */
export type CommandFailure = { exitCode: ExitCode; message: string };

/** The user asked for something impossible: exit code 2. */
export function usageFailure(message: string): CommandFailure {
  return { exitCode: EXIT.usage, message };
}

/** The machine lacks or refuses something: exit code 3. */
export function environmentFailure(message: string): CommandFailure {
  return { exitCode: EXIT.environment, message };
}

/** Ctrl-C or SIGTERM: the one failure that is reported without advice. */
export function cancelledFailure(): CommandFailure {
  return { exitCode: EXIT.cancelled, message: 'cancelled' };
}

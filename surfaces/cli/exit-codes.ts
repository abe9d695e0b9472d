import { assertNever } from '../../src/base/assert-never.ts';
import type { NoSuggestionReason } from '../../src/contract/reasons.ts';
import type { FileFailure } from '../../src/ports/files.ts';

/** Exit codes of the process; scripts rely on these numbers, and docs/cli.md lists them. */
export const EXIT = {
  done: 0,
  /** Nothing passed its checks, or a finding in checked code blocks it. */
  nothingPassed: 1,
  usage: 2,
  environment: 3,
  /** An internal bug (EX_SOFTWARE of sysexits.h), so that it is never mistaken for a finding. */
  internal: 70,
  /** 128 + SIGINT, as shells count. */
  cancelled: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of an answer that shows nothing. */
export function exitCodeOfNoSuggestion(reason: NoSuggestionReason): ExitCode {
  switch (reason) {
    case 'nothing_passed':
    case 'too_weak':
    case 'busy':
    case 'not_here':
    case 'empty':
    case 'stale_document':
      return EXIT.nothingPassed;
    case 'bad_input':
    case 'ignored_file':
    case 'prompt_too_large':
      return EXIT.usage;
    case 'cancelled':
      return EXIT.cancelled;
    case 'internal_error':
      return EXIT.internal;
    case 'disabled':
    case 'provider_unreachable':
    case 'provider_unauthorized':
    case 'provider_error':
    case 'rate_limited':
    case 'overloaded':
    case 'timed_out':
    case 'stream_cut':
    case 'not_supported':
    case 'model_missing':
    case 'model_corrupted':
    case 'out_of_memory':
    case 'engine_crashed':
      return EXIT.environment;
    default:
      return assertNever(reason);
  }
}

/** A file that cannot be the input is a usage error; a disk that refuses is the environment's. */
export function exitCodeOfFile(reason: FileFailure['reason']): ExitCode {
  switch (reason) {
    case 'not_found':
    case 'not_a_file':
    case 'too_large':
    case 'binary':
      return EXIT.usage;
    case 'not_allowed':
    case 'disk_full':
    case 'io_error':
      return EXIT.environment;
    default:
      return assertNever(reason);
  }
}

const MEANINGS: Record<keyof typeof EXIT, string> = {
  done: 'done',
  nothingPassed: 'nothing passed its checks, or a finding blocks',
  usage: 'usage error: unknown flag, missing file, position outside the file',
  environment: 'environment error: model, provider, disk or port',
  internal: 'bug in fettle; FETTLE_DEBUG=1 prints the stack trace',
  cancelled: 'cancelled by Ctrl-C or SIGTERM',
};

/** Shown below the program's main help. */
export const EXIT_CODES_HELP = `
Exit codes:
${(Object.keys(EXIT) as (keyof typeof EXIT)[])
  .map((name) => `  ${String(EXIT[name]).padEnd(5)}${MEANINGS[name]}`)
  .join('\n')}

Environment:
  FETTLE_HOME   folder for all state: configuration, models (default: ~/.fettle)
  FETTLE_DEBUG  print the stack trace of an error
  NO_COLOR, FORCE_COLOR`;

import type { Result } from '../base/result.ts';

/** Third-party security tools that Fettle can install for itself. */
export const TOOL_NAMES = ['bandit', 'semgrep'] as const;
export type ToolName = (typeof TOOL_NAMES)[number];

/** One tool: the version Fettle works with, and its location; null when it is not installed. */
export type ToolState = { name: ToolName; version: string; folder: string | null };

/** Closed list of reasons why a tool could not be installed or removed. `message` is one line that says what to do. */
export type ToolFailure = {
  reason:
    | 'no_python'
    | 'no_venv'
    | 'unreachable'
    | 'not_usable'
    | 'disk_full'
    | 'locked'
    | 'timed_out'
    | 'cancelled'
    | 'io_error';
  message: string;
};

/** The tools on this machine, each in a virtual environment in Fettle's home; no other Python is touched. */
export interface SecurityTools {
  list(): Promise<ToolState[]>;
  /** Downloads a tool with the user's own pip; an installed one is left alone. `onStep` is called for each step. */
  install(
    name: ToolName,
    onStep: (step: string) => void,
    signal: AbortSignal,
  ): Promise<Result<ToolState, ToolFailure>>;
  /** Removes an installed tool; it is not a failure when there is none. */
  remove(name: ToolName, signal: AbortSignal): Promise<Result<ToolState, ToolFailure>>;
}

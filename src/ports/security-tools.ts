import type { Result } from '../base/result.ts';

/** Other people's security tools that Fettle can install for itself. */
export const TOOL_NAMES = ['bandit', 'semgrep'] as const;
export type ToolName = (typeof TOOL_NAMES)[number];

/** One tool: which version Fettle works with, and where that is; null when it is not installed. */
export type ToolState = { name: ToolName; version: string; folder: string | null };

/** Closed list: why a tool could not be installed or removed. `message` is one line that says what to do. */
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

/** The tools of this machine, in a virtual environment each under Fettle's home; no other Python is touched. */
export interface SecurityTools {
  list(): Promise<ToolState[]>;
  /** Fetches a tool with the user's own pip; one that is there already is left alone. `onStep` hears of each step. */
  install(
    name: ToolName,
    onStep: (step: string) => void,
    signal: AbortSignal,
  ): Promise<Result<ToolState, ToolFailure>>;
  /** Removes what is installed; nothing being there is no failure. */
  remove(name: ToolName, signal: AbortSignal): Promise<Result<ToolState, ToolFailure>>;
}

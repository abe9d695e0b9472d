import type { Result } from '../base/result.ts';

/** Closed list of file errors. `message` is one line that says what to do. */
export type FileFailure = {
  reason: 'not_found' | 'not_a_file' | 'not_allowed' | 'too_large' | 'binary' | 'disk_full' | 'io_error';
  message: string;
};

/**
 * The disk. Every read is bounded and of a regular file. Text is UTF-8 without NUL bytes; anything else is `binary`.
 * Callers that read paths named by a repository must pass `within`, the workspaces concerned: a path whose links lead
 * out of them (or out of the checkout around them, or the user's package stores) is `not_allowed`.
 */
export interface Files {
  /** The bytes of a file, text or not. */
  readBytes(
    path: string,
    maxBytes: number,
    within?: readonly string[],
  ): Promise<Result<Uint8Array, FileFailure>>;
  readText(path: string, maxBytes: number, within?: readonly string[]): Promise<Result<string, FileFailure>>;
  /** Atomic: a reader sees the old or the new content, and a crash leaves one of them. */
  writeText(path: string, text: string): Promise<Result<void, FileFailure>>;
  exists(path: string): Promise<boolean>;
  /** Names in a folder, sorted, at most `limit`; empty when the folder does not exist or is not allowed. */
  list(path: string, limit: number, within?: readonly string[]): Promise<string[]>;
}

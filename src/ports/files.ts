import type { Result } from '../base/result.ts';

/** Closed list: what can be wrong with a file. `message` is one line that says what to do. */
export type FileFailure = {
  reason: 'not_found' | 'not_a_file' | 'not_allowed' | 'too_large' | 'binary' | 'disk_full' | 'io_error';
  message: string;
};

/**
 * The disk. Every read is bounded and of a regular file; text is UTF-8 without NUL bytes, anything else is `binary`.
 * Whoever reads what a repository names gives `within`, the workspaces that it is about: a path that a link leads out
 * of them (of the checkout around them, of the stores that package managers of the user link to) is `not_allowed`.
 */
export interface Files {
  /** What a file holds, text or not. */
  readBytes(
    path: string,
    maxBytes: number,
    within?: readonly string[],
  ): Promise<Result<Uint8Array, FileFailure>>;
  readText(path: string, maxBytes: number, within?: readonly string[]): Promise<Result<string, FileFailure>>;
  /** Atomic: a reader sees the old content or the new, a crash leaves one of them. */
  writeText(path: string, text: string): Promise<Result<void, FileFailure>>;
  exists(path: string): Promise<boolean>;
  /** Names in a folder, sorted, at most `limit`; empty when there is no such folder, or none within reach. */
  list(path: string, limit: number, within?: readonly string[]): Promise<string[]>;
}

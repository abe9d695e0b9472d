import type { FileFailure } from '../../ports/files.ts';

export function notAFile(path: string): FileFailure {
  return { reason: 'not_a_file', message: `${path} is not a file; name a file` };
}

export function tooLarge(path: string, maxBytes: number): FileFailure {
  const message = `${path} is larger than ${maxBytes} bytes; use a smaller file or part of it`;
  return { reason: 'too_large', message };
}

/** The failure for a path that leads, through a link or directly, to a place outside of the repository. */
export function outsideReach(path: string): FileFailure {
  return {
    reason: 'not_allowed',
    message: `${path} is a link to a place outside the project; replace the link with the file itself`,
  };
}

/** Operating system errors (errno codes of POSIX) as failures; anything else is a bug and is rethrown. */
export function fileFailure(error: unknown, path: string, verb: 'read' | 'write'): FileFailure {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
    // No file can have a path with a NUL byte.
    case 'ERR_INVALID_ARG_VALUE':
      return { reason: 'not_found', message: `${path} does not exist; check the path` };
    case 'EISDIR':
      return notAFile(path);
    case 'ELOOP':
      return { reason: 'not_found', message: `${path} is a broken link; check its target` };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return { reason: 'not_allowed', message: `no permission to ${verb} ${path}; check its owner and mode` };
    case 'ENOSPC':
    case 'EDQUOT':
      return { reason: 'disk_full', message: `the disk is full, ${path} was not written; free some space` };
    default:
      return {
        reason: 'io_error',
        message: `cannot ${verb} ${path} (${error.code}); check the disk and the path`,
      };
  }
}

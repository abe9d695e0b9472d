import type { FileFailure } from '../../ports/files.ts';

export function notAFile(path: string): FileFailure {
  return { reason: 'not_a_file', message: `${path} is not a file; name a file` };
}

export function tooLarge(path: string, maxBytes: number): FileFailure {
  const message = `${path} is larger than ${maxBytes} bytes; use a smaller file or part of it`;
  return { reason: 'too_large', message };
}

/** Of a path that a link, or the path itself, leads to somewhere that the repository has no say over. */
export function outsideReach(path: string): FileFailure {
  return {
    reason: 'not_allowed',
    message: `${path} leads out of the project; replace the link with the file itself`,
  };
}

/** Errors of the operating system (errno codes of POSIX) in our words; anything else is a bug and is thrown on. */
export function fileFailure(error: unknown, path: string, verb: 'read' | 'write'): FileFailure {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
    // A path with a NUL byte: no file can have it.
    case 'ERR_INVALID_ARG_VALUE':
      return { reason: 'not_found', message: `${path} does not exist; check the path` };
    case 'EISDIR':
      return notAFile(path);
    case 'ELOOP':
      return { reason: 'not_found', message: `${path} is a link that leads nowhere; check the link` };
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

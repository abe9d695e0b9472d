import type { Dirent } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { fail, ok } from '../../base/result.ts';
import type { FileFailure } from '../../ports/files.ts';
import type { SourceTree, TreeEntry } from '../../ports/source-tree.ts';
import { entriesIn } from './folders.ts';

/** The folders on this machine. */
export function createSourceTree(): SourceTree {
  return {
    async list(folder, limit) {
      try {
        const { entries, more } = await entriesIn(folder, limit);
        return ok({ entries: entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) })), more });
      } catch (error) {
        return fail(failureOf(error, folder));
      }
    },
    async stamp(file) {
      const stat = await lstat(file).catch(() => null);
      return stat?.isFile() ? { size: stat.size, modified: stat.mtimeMs } : null;
    },
  };
}

function kindOf(entry: Dirent): TreeEntry['kind'] {
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isDirectory()) return 'folder';
  return entry.isFile() ? 'file' : 'other';
}

function failureOf(error: unknown, folder: string): FileFailure {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === null) throw error;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return { reason: 'not_found', message: `${folder} is not a folder; check the path` };
  if (code === 'EACCES' || code === 'EPERM')
    return { reason: 'not_allowed', message: `no permission to read ${folder}; check its owner and mode` };
  return { reason: 'io_error', message: `cannot read ${folder} (${code}); check the disk` };
}

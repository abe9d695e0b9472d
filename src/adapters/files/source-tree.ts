import type { Dirent } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { fail, ok } from '../../base/result.ts';
import type { FileFailure } from '../../ports/files.ts';
import type { SourceTree, TreeEntry } from '../../ports/source-tree.ts';

/** The tree of folders of this machine. */
export function createSourceTree(): SourceTree {
  return {
    async list(folder, limit) {
      try {
        return ok(await listFolder(folder, limit));
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

async function listFolder(folder: string, limit: number): Promise<{ entries: TreeEntry[]; more: boolean }> {
  const entries: TreeEntry[] = [];
  // Closes itself at the end of the loop.
  for await (const entry of await opendir(folder, { bufferSize: 256 })) {
    if (entries.length >= limit) return { entries: sorted(entries), more: true };
    entries.push({ name: entry.name, kind: kindOf(entry) });
  }
  return { entries: sorted(entries), more: false };
}

function sorted(entries: TreeEntry[]): TreeEntry[] {
  return entries.sort((left, right) => (left.name < right.name ? -1 : 1));
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
    return { reason: 'not_found', message: `${folder} is no folder; check the path` };
  if (code === 'EACCES' || code === 'EPERM')
    return { reason: 'not_allowed', message: `no permission to read ${folder}; check its owner and mode` };
  return { reason: 'io_error', message: `cannot read ${folder} (${code}); check the disk` };
}

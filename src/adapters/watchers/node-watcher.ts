import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import type { FolderWatch, FolderWatcher, WatchFailure } from '../../ports/folder-watcher.ts';

/** Folders of one project that are watched; a larger one is scanned for changes every REPOSITORY_REFRESH_MS. */
const MAX_WATCHED_FOLDERS = 8_192;

/**
 * Node's own watcher, with one handle per folder. Its recursive mode would include every folder below the
 * root, third-party code too, and on Linux take a handle for each file in them.
 */
export function createFolderWatcher({ most = MAX_WATCHED_FOLDERS } = {}): FolderWatcher {
  return { open: (onChange) => new NodeWatch(onChange, most) };
}

class NodeWatch implements FolderWatch {
  private readonly handles = new Map<string, FSWatcher>();
  private isClosed = false;

  constructor(
    private readonly onChange: (path: string) => void,
    private readonly most: number,
  ) {}

  follow(folders: readonly string[]): Result<void, WatchFailure> {
    if (this.isClosed) return ok(undefined);
    const wanted = new Set(folders);
    if (wanted.size > this.most) {
      this.drop(() => true);
      const message = `the project has ${wanted.size} folders, more than the limit of ${this.most} for watching`;
      return fail({ reason: 'too_many', message });
    }
    this.drop((folder) => !wanted.has(folder));
    for (const folder of wanted) {
      const failure = this.handles.has(folder) ? null : this.add(folder);
      if (failure === null) continue;
      this.drop(() => true);
      return fail(failure);
    }
    return ok(undefined);
  }

  close(): void {
    this.isClosed = true;
    this.drop(() => true);
  }

  private add(folder: string): WatchFailure | null {
    try {
      const handle = watch(folder, { persistent: false }, (_event, name) =>
        this.onChange(name === null ? folder : join(folder, name)),
      );
      // The folder is gone: the watch of its parent reports that.
      handle.on('error', () => this.drop((one) => one === folder));
      this.handles.set(folder, handle);
      return null;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES' || code === 'EPERM') return null;
      if (code === 'ENOSPC' || code === 'EMFILE')
        return { reason: 'too_many', message: `the system limit on watched folders is reached (${code})` };
      return { reason: 'not_supported', message: `folders cannot be watched here (${String(code)})` };
    }
  }

  private drop(which: (folder: string) => boolean): void {
    for (const [folder, handle] of this.handles) {
      if (!which(folder)) continue;
      this.handles.delete(folder);
      handle.close();
    }
  }
}

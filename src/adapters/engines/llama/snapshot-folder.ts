import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { DISK_RESERVE_BYTES, MAX_FOLDER_ENTRIES } from '../../../config/limits.ts';
import { namesInSync } from '../../files/folders.ts';
import { makePrivateFolderSync } from '../../files/private.ts';

/**
 * Creates a folder for this process's snapshots, named by its process id and readable only by its user;
 * removes what killed processes left behind. Null if the file system refuses or has too little room: the
 * engine then stores none.
 */
export function openSnapshotFolder(base: string, processId: number, maxBytes: number): string | null {
  const folder = snapshotFolderOf(base, processId);
  try {
    makePrivateFolderSync(base);
    for (const name of namesInSync(base, { limit: MAX_FOLDER_ENTRIES })) {
      const isLeft = /^\d+$/.test(name) && !isAlive(Number(name));
      if (isLeft) removeSnapshots(base, Number(name));
    }
    removeSnapshots(base, processId);
    const { bavail, bsize } = statfsSync(base);
    if (bavail * bsize < maxBytes + DISK_RESERVE_BYTES) return null;
    mkdirSync(folder, { mode: 0o700 });
    return folder;
  } catch {
    return null;
  }
}

/** Anything that cannot be removed now is removed by the next engine that starts. */
export function removeSnapshots(base: string, processId: number): void {
  try {
    rmSync(snapshotFolderOf(base, processId), { recursive: true, force: true });
  } catch {
    return;
  }
}

function snapshotFolderOf(base: string, processId: number): string {
  return join(base, String(processId));
}

/** Another user's process is alive too: signal 0 then fails with EPERM. */
function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

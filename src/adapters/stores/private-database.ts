import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { ensurePrivateFileSync, makePrivateFileSync } from '../files/private.ts';

/**
 * A database that only this user can read. SQLite gives its write-ahead log and the index of that the mode of the
 * database, so that it must have it before it is opened; what an older version left open is closed to others.
 */
export function openPrivateDatabase(path: string): DatabaseSyncInstance {
  try {
    ensurePrivateFileSync(path);
    for (const ending of ['-wal', '-shm', '-journal']) makePrivateFileSync(path + ending);
  } catch {
    // SQLite says in its own way what is wrong with the place.
  }
  return new DatabaseSync(path);
}

import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { ensurePrivateFileSync, makePrivateFileSync } from '../files/private.ts';

/**
 * Opens a database that only this user can read. SQLite gives its write-ahead log and that log's index the
 * mode of the database, so the mode must be set before it is opened; files that an older version left open to
 * others are closed.
 */
export function openPrivateDatabase(path: string): DatabaseSyncInstance {
  try {
    ensurePrivateFileSync(path);
    for (const ending of ['-wal', '-shm', '-journal']) makePrivateFileSync(path + ending);
  } catch {
    // SQLite reports in its own way what is wrong with the path.
  }
  return new DatabaseSync(path);
}

import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { StoreCondition } from '../../ports/index-store.ts';
import { makePrivateFolderSync } from '../files/private.ts';
import { openPrivateDatabase } from './private-database.ts';

/** Size of one repository's index on disk. */
const MAX_INDEX_BYTES = 16 * 1024 * 1024 * 1024;
/** Time to wait for another process that writes the same index. */
const INDEX_BUSY_MS = 2_000;
/** SQLite's page size. */
const SQLITE_PAGE_BYTES = 4_096;

/** "FTLI": distinguishes our file from any other SQLite file. */
const APPLICATION = 0x46544c49;
/**
 * Increase it with each change of the tables, of the data in them (terms, chunks) and of what they may
 * contain: an index of another version is deleted and rebuilt. Version 4 contains no files with credentials.
 */
const INDEX_VERSION = 4;

/** SQL for the key of a file's vector: it depends on path and content. */
export const FILE_KEY = "file.hash || ' ' || file.path";

const TABLES = `
  CREATE TABLE content (
    id INTEGER PRIMARY KEY AUTOINCREMENT, hash TEXT NOT NULL UNIQUE, language TEXT, cut_along TEXT NOT NULL,
    note TEXT NOT NULL, imports TEXT NOT NULL, used_at REAL NOT NULL, text TEXT NOT NULL);
  CREATE TABLE chunk (
    id INTEGER PRIMARY KEY AUTOINCREMENT, content INTEGER NOT NULL, hash TEXT NOT NULL, kind TEXT NOT NULL,
    symbol TEXT, start INTEGER NOT NULL, stop INTEGER NOT NULL, first_line INTEGER NOT NULL, last_line INTEGER NOT NULL);
  CREATE INDEX chunk_content ON chunk (content);
  CREATE TABLE words (chunk INTEGER PRIMARY KEY, terms TEXT NOT NULL, names TEXT NOT NULL);
  CREATE TABLE uses (chunk INTEGER PRIMARY KEY, identifiers TEXT NOT NULL);
  CREATE TABLE symbol (
    content INTEGER NOT NULL, name TEXT NOT NULL COLLATE NOCASE, qualified TEXT NOT NULL COLLATE NOCASE,
    kind TEXT NOT NULL, signature TEXT NOT NULL, doc TEXT NOT NULL, first_line INTEGER NOT NULL, last_line INTEGER NOT NULL);
  CREATE INDEX symbol_name ON symbol (name);
  CREATE INDEX symbol_qualified ON symbol (qualified);
  CREATE INDEX symbol_content ON symbol (content);
  CREATE TABLE file (
    path TEXT PRIMARY KEY, content INTEGER, hash TEXT, skipped TEXT, size REAL NOT NULL, modified REAL NOT NULL,
    read_at REAL NOT NULL) WITHOUT ROWID;
  CREATE INDEX file_content ON file (content);
  CREATE TABLE vector (
    model TEXT NOT NULL, key TEXT NOT NULL, scale REAL NOT NULL, numbers BLOB NOT NULL, PRIMARY KEY (model, key));
  CREATE INDEX chunk_hash ON chunk (hash);
  CREATE TABLE snapshot (
    part TEXT NOT NULL, piece INTEGER NOT NULL, through INTEGER NOT NULL, crc INTEGER NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (part, piece));
  PRAGMA application_id = ${APPLICATION};
  PRAGMA user_version = ${INDEX_VERSION};
`;

export function databasePath(folder: string): string {
  return join(folder, 'index.db');
}

/** Opens an index for reading. Throws SQLite's errors; null if its version differs. */
export function openReader(folder: string): DatabaseSyncInstance | null {
  const database = new DatabaseSync(databasePath(folder), { readOnly: true });
  if (versionOf(database) !== INDEX_VERSION) {
    database.close();
    return null;
  }
  database.exec(
    `PRAGMA busy_timeout = ${INDEX_BUSY_MS}; PRAGMA query_only = ON; PRAGMA mmap_size = 268435456`,
  );
  return database;
}

/** Opens an index for writing, or starts a new one if there is no usable one. Throws SQLite's errors. */
export function openWriter(
  folder: string,
  options: { discard: boolean; maxBytes?: number },
): { database: DatabaseSyncInstance; condition: StoreCondition } {
  makePrivateFolderSync(folder);
  const existed = existsSync(databasePath(folder));
  if (existed && !options.discard) {
    const kept = tryExisting(folder, options.maxBytes);
    if (typeof kept !== 'string') return { database: kept, condition: 'kept' };
    discard(folder);
    return { database: create(folder, options.maxBytes), condition: kept };
  }
  if (existed) discard(folder);
  const condition = existed ? 'rebuilt_corrupted' : 'new';
  return { database: create(folder, options.maxBytes), condition };
}

function tryExisting(
  folder: string,
  maxBytes?: number,
): DatabaseSyncInstance | 'rebuilt_older' | 'rebuilt_corrupted' {
  let database: DatabaseSyncInstance | null = null;
  try {
    database = openPrivateDatabase(databasePath(folder));
    const version = versionOf(database);
    if (version === INDEX_VERSION) return prepare(database, maxBytes);
    database.close();
    return version === null ? 'rebuilt_corrupted' : 'rebuilt_older';
  } catch (error) {
    database?.close();
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
    // Starting over does not fix anything but damage (no space, no permission).
    if (code !== 11 && code !== 26) throw error;
    return 'rebuilt_corrupted';
  }
}

function create(folder: string, maxBytes?: number): DatabaseSyncInstance {
  const database = openPrivateDatabase(databasePath(folder));
  try {
    prepare(database, maxBytes);
    database.exec(`BEGIN IMMEDIATE; ${TABLES} COMMIT`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepare(database: DatabaseSyncInstance, maxBytes = MAX_INDEX_BYTES): DatabaseSyncInstance {
  database.exec(`
    PRAGMA page_size = ${SQLITE_PAGE_BYTES};
    PRAGMA busy_timeout = ${INDEX_BUSY_MS};
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA temp_store = MEMORY;
    PRAGMA max_page_count = ${Math.floor(maxBytes / SQLITE_PAGE_BYTES)};
  `);
  return database;
}

/** Null if the file is not one of our indexes, or was never finished. */
function versionOf(database: DatabaseSyncInstance): number | null {
  const application = database.prepare('PRAGMA application_id').get() as { application_id: number };
  if (application.application_id !== APPLICATION) return null;
  return (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
}

function discard(folder: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(databasePath(folder) + ending, { force: true });
}

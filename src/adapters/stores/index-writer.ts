import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import type { SourceChunk, SourceContent } from '../../contract/source-code.ts';
import type {
  StoreBatch,
  StoreCondition,
  StoredFile,
  StoredVector,
  StoreSnapshot,
} from '../../ports/index-store.ts';
import { makePrivateFolderSync } from '../files/private.ts';
import { openPrivateDatabase } from './private-database.ts';
import { FILE_KEY, openWriter } from './schema.ts';

/** Size of one block of a snapshot as it is written. */
const SNAPSHOT_PIECE_BYTES = 8 * 1024 * 1024;

/** The one connection that writes an index. It holds the writer's lock until it is closed or its process ends. */
export class IndexWriter {
  private readonly statements = new Map<string, StatementSyncInstance>();

  private constructor(
    private readonly database: DatabaseSyncInstance,
    private readonly lock: DatabaseSyncInstance,
    readonly condition: StoreCondition,
  ) {}

  /** Null if another process is writing. Throws SQLite's errors. */
  static open(folder: string, options: { discard: boolean; maxBytes?: number }): IndexWriter | null {
    makePrivateFolderSync(folder);
    // A lock of the operating system: it ends with its process, however that ends.
    const lock = openPrivateDatabase(join(folder, 'writer.lock'));
    try {
      lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      if (error instanceof Error && 'errcode' in error && Number(error.errcode) === 5) return null;
      throw error;
    }
    try {
      const { database, condition } = openWriter(folder, options);
      return new IndexWriter(database, lock, condition);
    } catch (error) {
      lock.close();
      throw error;
    }
  }

  /** Writes a batch in one transaction. Returns the content numbers of the batch's files by hash. */
  write({ contents, files, gone }: StoreBatch): Map<string, number> {
    return this.transaction(() => {
      for (const content of contents) this.putContent(content);
      const numbers = new Map<string, number>();
      for (const file of files) this.putFile(file, numbers);
      for (const path of gone) this.run('DELETE FROM file WHERE path = ?', path);
      return numbers;
    });
  }

  /** Returns how many contents it has deleted. */
  forgetUnused(keep: number): number {
    return this.transaction(() => {
      const old = this.prepared(
        `SELECT id FROM content WHERE id NOT IN (SELECT content FROM file WHERE content IS NOT NULL)
         ORDER BY used_at DESC, id DESC LIMIT -1 OFFSET ?`,
      ).all(keep) as { id: number }[];
      for (const { id } of old) this.dropContent(id);
      if (old.length > 0)
        this.run(
          `DELETE FROM vector WHERE key NOT IN (SELECT hash FROM chunk) AND key NOT IN (SELECT ${FILE_KEY} FROM file)`,
        );
      return old.length;
    });
  }

  putVectors(model: string, vectors: readonly StoredVector[]): void {
    this.transaction(() => {
      this.run('DELETE FROM vector WHERE model <> ?', model);
      for (const { key, scale, numbers } of vectors)
        this.run('INSERT OR REPLACE INTO vector VALUES (?, ?, ?, ?)', model, key, scale, bytesOf(numbers));
    });
  }

  saveSnapshot({ through, parts }: StoreSnapshot): void {
    this.transaction(() => {
      this.run('DELETE FROM snapshot');
      for (const [part, bytes] of parts)
        for (let at = 0, piece = 0; at === 0 || at < bytes.length; at += SNAPSHOT_PIECE_BYTES, piece += 1) {
          const some = bytes.subarray(at, at + SNAPSHOT_PIECE_BYTES);
          this.run('INSERT INTO snapshot VALUES (?, ?, ?, ?, ?)', part, piece, through, crc32(some), some);
        }
    });
    this.database.exec('PRAGMA wal_checkpoint(PASSIVE)');
  }

  /** Whether the file's pages are consistent. */
  isSound(): boolean {
    const [row] = this.database.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[];
    return row?.quick_check === 'ok';
  }

  /** Merges the log into the file, as far as readers allow: a copy of the folder then has everything in one file. */
  close(): void {
    this.database.exec('PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)');
    this.database.close();
    this.lock.close();
  }

  private putContent(content: SourceContent): void {
    const { hash, language, cutAlong, note, imports, text, chunks } = content;
    const added = this.run(
      'INSERT OR IGNORE INTO content (hash, language, cut_along, note, imports, used_at, text) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[hash, language, cutAlong, note, JSON.stringify(imports), Date.now(), text],
    );
    if (added.changes === 0) return;
    const id = Number(added.lastInsertRowid);
    for (const chunk of chunks) this.putChunk(id, chunk);
  }

  private putChunk(content: number, chunk: SourceChunk): void {
    const { hash, kind, symbol, start, end, firstLine, lastLine, terms, names, references } = chunk;
    const added = this.run(
      'INSERT INTO chunk (content, hash, kind, symbol, start, stop, first_line, last_line) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ...[content, hash, kind, symbol, start, end, firstLine, lastLine],
    );
    const id = Number(added.lastInsertRowid);
    this.run('INSERT INTO words VALUES (?, ?, ?)', id, terms, names);
    if (references.length > 0) this.run('INSERT INTO uses VALUES (?, ?)', id, ` ${references.join(' ')} `);
    for (const {
      name,
      qualified,
      kind: what,
      signature,
      doc,
      firstLine: first,
      lastLine: last,
    } of chunk.symbols)
      this.run(
        'INSERT INTO symbol VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        ...[content, name, qualified, what, signature, doc, first, last],
      );
  }

  private putFile(file: StoredFile, numbers: Map<string, number>): void {
    const { path, contentHash, skipped, size, modified, readAt } = file;
    const row =
      contentHash === null
        ? undefined
        : (this.prepared('SELECT id FROM content WHERE hash = ?').get(contentHash) as
            | { id: number }
            | undefined);
    // A content that was deleted meanwhile: the file is read again next time.
    if (contentHash !== null && row === undefined) return;
    if (contentHash !== null && row !== undefined) numbers.set(contentHash, row.id);
    const id = row?.id ?? null;
    if (id !== null) this.run('UPDATE content SET used_at = ? WHERE id = ?', readAt, id);
    this.run(
      'INSERT OR REPLACE INTO file (path, content, hash, skipped, size, modified, read_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[path, id, contentHash, skipped, size, modified, readAt],
    );
  }

  private dropContent(id: number): void {
    for (const table of ['words', 'uses'])
      this.run(`DELETE FROM ${table} WHERE chunk IN (SELECT id FROM chunk WHERE content = ?)`, id);
    for (const table of ['chunk', 'symbol']) this.run(`DELETE FROM ${table} WHERE content = ?`, id);
    this.run('DELETE FROM content WHERE id = ?', id);
  }

  private transaction<Value>(work: () => Value): Value {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const value = work();
      this.database.exec('COMMIT');
      return value;
    } catch (error) {
      // A full disk has rolled back already.
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  private run(sql: string, ...values: (string | number | null | Uint8Array)[]) {
    return this.prepared(sql).run(...values);
  }

  private prepared(sql: string): StatementSyncInstance {
    const statement = this.statements.get(sql) ?? this.database.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }
}

function bytesOf(numbers: Int8Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

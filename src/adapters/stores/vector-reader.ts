import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import type { ChunkKind } from '../../contract/source-code.ts';
import type { PlacedVector, Unembedded } from '../../ports/index-store.ts';
import { FILE_KEY } from './schema.ts';

type Row = Record<string, string | number | Uint8Array | null>;

const HAS_FILE = 'EXISTS (SELECT 1 FROM file WHERE file.content = chunk.content)';

/** Read access to an index's vectors. Throws SQLite's errors. */
export class VectorReader {
  private readonly statements = new Map<string, StatementSyncInstance>();

  constructor(private readonly database: DatabaseSyncInstance) {}

  withoutVector(model: string, limit: number): Unembedded {
    const files = this.all(
      `SELECT ${FILE_KEY} AS key, path, content FROM file WHERE content IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM vector WHERE model = ? AND key = ${FILE_KEY}) ORDER BY path LIMIT ?`,
      ...[model, limit],
    );
    // One chunk per text: copies share its vector.
    const chunks = this.all(
      `SELECT min(chunk.id) AS id FROM chunk WHERE ${HAS_FILE}
       AND NOT EXISTS (SELECT 1 FROM vector WHERE model = ? AND key = chunk.hash)
       GROUP BY hash ORDER BY id LIMIT ?`,
      ...[model, limit],
    );
    return {
      chunks: chunks.map(({ id }) => Number(id)),
      files: files.map(({ key, path, content }) => ({
        key: key as string,
        path: path as string,
        content: Number(content),
      })),
    };
  }

  chunkVectorsAfter(model: string, chunk: number, limit: number): PlacedVector[] {
    return this.all(
      `SELECT chunk.id AS chunk, content, kind, scale, numbers FROM chunk
       JOIN vector ON vector.model = ?1 AND vector.key = chunk.hash WHERE chunk.id > ?2 ORDER BY chunk.id LIMIT ?3`,
      ...[model, chunk, limit],
    ).map(placed);
  }

  fileVectors(model: string): PlacedVector[] {
    return this.all(
      `SELECT NULL AS chunk, content, NULL AS kind, scale, numbers FROM file
       JOIN vector ON vector.model = ? AND vector.key = ${FILE_KEY} WHERE content IS NOT NULL`,
      model,
    ).map(placed);
  }

  vectorCounts(model: string): { ready: number; all: number } {
    const [all] = this.all(
      `SELECT (SELECT count(DISTINCT hash) FROM chunk WHERE ${HAS_FILE})
       + (SELECT count(*) FROM file WHERE content IS NOT NULL) AS count`,
    );
    const [ready] = this.all(
      `SELECT (SELECT count(DISTINCT hash) FROM chunk JOIN vector ON vector.model = ?1 AND vector.key = hash WHERE ${HAS_FILE})
       + (SELECT count(*) FROM file JOIN vector ON vector.model = ?1 AND vector.key = ${FILE_KEY}) AS count`,
      model,
    );
    return { ready: Number(ready?.count), all: Number(all?.count) };
  }

  private all(sql: string, ...values: (string | number)[]): Row[] {
    const statement = this.statements.get(sql) ?? this.database.prepare(sql);
    this.statements.set(sql, statement);
    return statement.all(...values) as Row[];
  }
}

function placed(row: Row): PlacedVector {
  const numbers = row.numbers as Uint8Array;
  return {
    chunk: row.chunk === null ? null : Number(row.chunk),
    content: Number(row.content),
    kind: row.kind as ChunkKind | null,
    scale: Number(row.scale),
    numbers: new Int8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
  };
}

import { crc32 } from 'node:zlib';
import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import { textHash } from '../../base/fingerprint.ts';
import type { SourceImport, SourceSymbol } from '../../contract/source-code.ts';
import type {
  LiveFile,
  StoredChunk,
  StoredIdentifiers,
  StoredSymbol,
  StoredTerms,
  StoredUse,
  StoreSnapshot,
} from '../../ports/index-store.ts';

type Row = Record<string, string | number | null>;

/** Read access to an index. Throws SQLite's errors. */
export class IndexReader {
  private readonly statements = new Map<string, StatementSyncInstance>();

  constructor(private readonly database: DatabaseSyncInstance) {}

  files(): LiveFile[] {
    return this.all('SELECT path, content, hash, skipped, size, modified, read_at FROM file').map(
      (row) =>
        ({
          path: row.path,
          content: row.content,
          contentHash: row.hash,
          skipped: row.skipped,
          size: row.size,
          modified: row.modified,
          readAt: row.read_at,
        }) as LiveFile,
    );
  }

  contentHashes(): string[] {
    return this.all('SELECT hash FROM content').map(({ hash }) => hash as string);
  }

  termsAfter(chunk: number, limit: number): StoredTerms[] {
    return this.all(
      `SELECT chunk.id AS chunk, content, kind, terms, names FROM chunk JOIN words ON words.chunk = chunk.id
       WHERE chunk.id > ? ORDER BY chunk.id LIMIT ?`,
      chunk,
      limit,
    ) as unknown as StoredTerms[];
  }

  termsOf(contents: readonly number[]): StoredTerms[] {
    return contents.flatMap((content) =>
      this.all(
        `SELECT chunk.id AS chunk, content, kind, terms, names FROM chunk JOIN words ON words.chunk = chunk.id
         WHERE content = ? ORDER BY chunk.id`,
        content,
      ),
    ) as unknown as StoredTerms[];
  }

  /** Null if a chunk does not match its hash: the file is damaged. */
  chunks(numbers: readonly number[]): StoredChunk[] | null {
    const texts = new Map<number, { text: string; language: string | null }>();
    const found: StoredChunk[] = [];
    for (const number of numbers) {
      const row = this.get('SELECT * FROM chunk WHERE id = ?', number);
      if (row === undefined) continue;
      const content = Number(row.content);
      const source = texts.get(content) ?? this.source(content);
      if (source === null) continue;
      texts.set(content, source);
      const text = source.text.slice(Number(row.start), Number(row.stop));
      if (textHash(text) !== row.hash) return null;
      found.push({
        chunk: number,
        content,
        hash: row.hash,
        kind: row.kind as StoredChunk['kind'],
        symbol: row.symbol as string | null,
        language: source.language,
        firstLine: Number(row.first_line),
        lastLine: Number(row.last_line),
        text,
      });
    }
    return found;
  }

  text(content: number): string | null {
    return this.source(content)?.text ?? null;
  }

  importsOf(content: number): SourceImport[] {
    const row = this.get('SELECT imports FROM content WHERE id = ?', content);
    return row === undefined ? [] : JSON.parse(row.imports as string);
  }

  symbols(name: string | null, limit: number): StoredSymbol[] {
    const columns = 'symbol.*, file.path AS path';
    const joined = 'FROM symbol JOIN file ON file.content = symbol.content';
    const rows =
      name === null
        ? this.all(`SELECT ${columns} ${joined} ORDER BY path, first_line LIMIT ?`, limit)
        : this.all(
            `SELECT ${columns} ${joined} WHERE name = ?1 OR qualified = ?1
             ORDER BY name <> ?1 COLLATE BINARY, path, first_line LIMIT ?2`,
            name,
            limit,
          );
    return rows.map((row) => ({ ...symbolOf(row), path: row.path as string, content: Number(row.content) }));
  }

  symbolsOf(content: number): SourceSymbol[] {
    return this.all('SELECT * FROM symbol WHERE content = ? ORDER BY first_line', content).map(symbolOf);
  }

  uses(identifier: string, limit: number): StoredUse[] {
    const rows = this.all(
      `SELECT file.path AS path, chunk.content AS content, symbol, start, stop, first_line
       FROM uses JOIN chunk ON chunk.id = uses.chunk JOIN file ON file.content = chunk.content
       WHERE instr(identifiers, ?) > 0 ORDER BY path, start LIMIT ?`,
      ` ${identifier} `,
      limit,
    );
    const texts = new Map<number, string>();
    return rows.map((row) => {
      const content = Number(row.content);
      const text = texts.get(content) ?? this.source(content)?.text ?? '';
      texts.set(content, text);
      return {
        path: row.path as string,
        content,
        symbol: row.symbol as string | null,
        firstLine: Number(row.first_line),
        text: text.slice(Number(row.start), Number(row.stop)),
      };
    });
  }

  identifiersAfter(chunk: number, limit: number): StoredIdentifiers[] {
    return this.all(
      `SELECT uses.chunk AS chunk, content, identifiers FROM uses JOIN chunk ON chunk.id = uses.chunk
       WHERE uses.chunk > ? ORDER BY uses.chunk LIMIT ?`,
      chunk,
      limit,
    ).map((row) => ({
      chunk: Number(row.chunk),
      content: Number(row.content),
      identifiers: (row.identifiers as string).trim().split(' '),
    }));
  }

  loadSnapshot(): StoreSnapshot | null {
    const rows = this.prepared('SELECT * FROM snapshot ORDER BY part, piece').all() as {
      part: string;
      through: number;
      crc: number;
      bytes: Uint8Array;
    }[];
    const pieces = new Map<string, Uint8Array[]>();
    for (const { part, crc, bytes } of rows) {
      if (crc32(bytes) !== crc) return null;
      const list = pieces.get(part);
      if (list === undefined) pieces.set(part, [bytes]);
      else list.push(bytes);
    }
    const [first] = rows;
    if (first === undefined) return null;
    const parts = [...pieces].map(
      ([part, list]) => [part, list.length === 1 ? list[0] : Buffer.concat(list)] as const,
    );
    return { through: first.through, parts: new Map(parts as [string, Uint8Array][]) };
  }

  private source(content: number): { text: string; language: string | null } | null {
    const row = this.get('SELECT text, language FROM content WHERE id = ?', content);
    return row === undefined ? null : { text: row.text as string, language: row.language as string | null };
  }

  private get(sql: string, ...values: (string | number)[]): Row | undefined {
    return this.prepared(sql).get(...values) as Row | undefined;
  }

  private all(sql: string, ...values: (string | number)[]): Row[] {
    return this.prepared(sql).all(...values) as Row[];
  }

  private prepared(sql: string): StatementSyncInstance {
    const statement = this.statements.get(sql) ?? this.database.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }
}

function symbolOf(row: Row): SourceSymbol {
  return {
    name: row.name as string,
    qualified: row.qualified as string,
    kind: row.kind as SourceSymbol['kind'],
    signature: row.signature as string,
    doc: row.doc as string,
    firstLine: Number(row.first_line),
    lastLine: Number(row.last_line),
  };
}

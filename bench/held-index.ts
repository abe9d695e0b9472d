import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openSqliteIndex } from '../src/adapters/stores/sqlite-index.ts';
import { INDEX_READ_ROWS } from '../src/config/limits.ts';
import { indexFolder } from '../src/machine.ts';
import { FileTable } from '../src/repository/file-table.ts';
import { TextIndex } from '../src/repository/text-index.ts';
import { CHUNKS_OF_FILE, randomVectors } from './vector-scan.ts';

/** Resident megabytes of a process that holds an index in memory: with only its code, and with the index. */
export type IndexMemory = { chunks: number; before: number; after: number };

const MEGA = 1_000_000;

/**
 * The memory of `chunks` chunks with their vectors, in a process that does nothing else: the chunks of an existing
 * index, repeated, with a file for every few of them and random vectors. Null when it fails.
 */
export function measureIndexMemory(home: string, root: string, chunks: number): IndexMemory | null {
  const args = ['--expose-gc', fileURLToPath(import.meta.url), home, root, String(chunks)];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: CHILD_MS });
  return status === 0 ? (JSON.parse(stdout) as IndexMemory) : null;
}

const CHILD_MS = 120_000;

async function hold(home: string, root: string, chunks: number): Promise<IndexMemory> {
  const before = resident();
  const held = {
    text: await repeatedText(indexFolder(home, root), chunks),
    table: madeUpFiles(Math.ceil(chunks / CHUNKS_OF_FILE)),
    rank: randomVectors(chunks),
  };
  held.rank();
  const after = resident();
  return { chunks: held.text.size, before, after };
}

async function repeatedText(folder: string, chunks: number): Promise<TextIndex> {
  const store = await openSqliteIndex({ folder, write: false });
  if (!store.ok) throw new Error(store.failure.message);
  const text = TextIndex.empty();
  for (let chunk = 0, through = 0; chunk < chunks; ) {
    const rows = await store.value.termsAfter(through, INDEX_READ_ROWS);
    if (!rows.ok) throw new Error(rows.failure.message);
    if (rows.value.length === 0 && through === 0) throw new Error('the index is empty');
    for (const row of rows.value.slice(0, chunks - chunk)) {
      chunk += 1;
      text.add({ ...row, chunk, content: Math.ceil(chunk / CHUNKS_OF_FILE) });
    }
    through = rows.value.length < INDEX_READ_ROWS ? 0 : (rows.value.at(-1)?.chunk ?? 0);
  }
  await store.value.close();
  // As it is after reopening.
  return TextIndex.fromSnapshot(await text.toSnapshot(async () => undefined)) ?? text;
}

function madeUpFiles(files: number): FileTable {
  const table = new FileTable();
  for (let content = 1; content <= files; content += 1)
    table.set({
      ...{ path: `src/folder-${content % 100}/file-${content}.ts`, content, skipped: null },
      ...{ contentHash: String(content).padStart(64, '0'), size: 5_000, modified: content, readAt: content },
    });
  return table;
}

function resident(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / MEGA;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , home = '', root = '', chunks = ''] = process.argv;
  process.stdout.write(JSON.stringify(await hold(home, root, Number(chunks))));
}

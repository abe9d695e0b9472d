import { ok, type Result } from '../base/result.ts';
import { INDEX_READ_ROWS } from '../config/limits.ts';
import type { IndexStore, StoreFailure } from '../ports/index-store.ts';
import { FileTable } from './file-table.ts';
import { TextIndex } from './text-index.ts';

/** Loads the in-memory index from a store: first the snapshot, then what was added after it. */
export async function loadIndex(
  store: IndexStore,
): Promise<Result<{ table: FileTable; text: TextIndex }, StoreFailure>> {
  const files = await store.files();
  if (!files.ok) return files;
  const table = new FileTable(files.value);
  const snapshot = await store.loadSnapshot();
  if (!snapshot.ok) return snapshot;
  const text = (snapshot.value === null ? null : TextIndex.fromSnapshot(snapshot.value)) ?? TextIndex.empty();
  for (let through = snapshot.value === null ? 0 : text.through; ; through = text.through) {
    const rows = await store.termsAfter(through, INDEX_READ_ROWS);
    if (!rows.ok) return rows;
    for (const row of rows.value) text.add(row);
    if (rows.value.length < INDEX_READ_ROWS) return ok({ table, text });
  }
}

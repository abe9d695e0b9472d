import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { z } from 'zod';

/** The text of a data file; when it is missing, the failure says what to do. Files ending in `.gz` are unpacked. */
export function readData(folder: string, name: string): string {
  try {
    const bytes = readFileSync(join(folder, name));
    return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `${join(folder, name)} cannot be read (${why}): give the folder of the data with --data DIR`,
    );
  }
}

/** The rows of a JSON Lines file, each validated: a file of another shape is refused, naming its line. */
export function readRows<Row>(folder: string, name: string, schema: z.ZodType<Row>): Row[] {
  const lines = readData(folder, name).split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const row = schema.safeParse(JSON.parse(line));
    if (!row.success) throw new Error(`${name}, line ${index + 1}: ${row.error.issues[0]?.message ?? ''}`);
    return [row.data];
  });
}

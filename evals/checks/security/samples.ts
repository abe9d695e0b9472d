import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** One insecure program and the weakness it was written to show. */
export type Sample = { id: string; cwe: string; code: string };

export const SAMPLES_FILE = 'securityeval.jsonl.gz';

/** The samples of SecurityEval (Siddiq and Santos, 2022) in a folder of development data. */
export function readSamples(folder: string): Sample[] {
  const text = gunzipSync(readFileSync(join(folder, SAMPLES_FILE))).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Sample => {
      const row: { ID: string; Insecure_code: string } = JSON.parse(line);
      return { id: row.ID, cwe: row.ID.split('_', 1)[0] ?? '', code: row.Insecure_code };
    });
}

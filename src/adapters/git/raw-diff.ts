/** One line of `git diff --raw -z`: modes as git writes them (`100644`), blobs as hashes. */
export type RawChange = {
  status: 'A' | 'C' | 'D' | 'M' | 'R' | 'T' | 'U' | 'X';
  oldMode: string;
  newMode: string;
  /** All zeros: there is none, or it is not known yet. */
  oldBlob: string;
  newBlob: string;
  path: string;
  /** The path before it was moved or copied. */
  oldPath: string | null;
};

const RECORD = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([ACDMRTUX])\d*$/;

/**
 * Parses the records of `git diff --raw -z --no-abbrev` (gitformat "raw output format"). Anything else is a
 * bug, and throws.
 */
export function parseRawDiff(text: string): RawChange[] {
  const fields = text.split('\0');
  const changes: RawChange[] = [];
  for (let index = 0; index + 1 < fields.length; ) {
    const match = RECORD.exec(fields[index] ?? '');
    if (match === null) throw new Error('git diff --raw printed an invalid record');
    const [, oldMode = '', newMode = '', oldBlob = '', newBlob = '', status = ''] = match;
    const isMoved = status === 'R' || status === 'C';
    const first = fields[index + 1] ?? '';
    const path = isMoved ? (fields[index + 2] ?? '') : first;
    index += isMoved ? 3 : 2;
    changes.push({
      status: status as RawChange['status'],
      oldMode,
      newMode,
      oldBlob,
      newBlob,
      path,
      oldPath: isMoved ? first : null,
    });
  }
  return changes;
}

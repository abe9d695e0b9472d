import { MAX_OWN_FILE_BYTES } from '../../config/limits.ts';
import { readBytes, readBytesSync } from './bounded-read.ts';

/** The text of a file that ships with Fettle. Throws if it cannot be read: the installation is broken then. */
export async function readOwnFile(path: string): Promise<string> {
  const bytes = await readBytes(path, { maxBytes: MAX_OWN_FILE_BYTES });
  if (!bytes.ok) throw new Error(`The installation of Fettle is incomplete: ${bytes.failure.message}`);
  return bytes.value.toString('utf8');
}

/** The same, but blocks its thread. */
export function readOwnFileSync(path: string): string {
  const bytes = readBytesSync(path, { maxBytes: MAX_OWN_FILE_BYTES });
  if (!bytes.ok) throw new Error(`The installation of Fettle is incomplete: ${bytes.failure.message}`);
  return bytes.value.toString('utf8');
}

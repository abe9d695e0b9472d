import { stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import { MAX_LICENSE_INDEX_BYTES } from '../../config/limits.ts';
import type {
  LicenseIndexEntry,
  LicenseIndexes,
  LicenseIndexFailure,
  LicenseIndexMade,
} from '../../ports/license-index.ts';
import { replaceFile } from '../files/replace-file.ts';
import { IndexBuilder } from './index-builder.ts';
import { INDEX_SUFFIX, type IndexFile, indexFiles, indexFolder, readIndexFile } from './index-files.ts';
import { decodeIndex } from './index-format.ts';
import { sourceFiles } from './source-tree.ts';
import { readLicense } from './spdx.ts';

type Failable<Value> = Result<Value, LicenseIndexFailure>;
type Add = LicenseIndexes['add'];

/** Names that are valid file names on every system. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i;

/** The indexes of a home folder. An index is replaced atomically: an interrupted `add` starts over. */
export function createLicenseIndexes(home: string): LicenseIndexes {
  return {
    async add(from, onFile, signal) {
      const refused = refusal(from);
      if (refused !== null) return fail({ reason: 'not_usable', message: refused });
      return guarded(from.folder, async () => {
        if (!(await stat(from.folder)).isDirectory())
          return fail({
            reason: 'not_usable',
            message: `${from.folder} is not a folder; give the root of the sources`,
          });
        const built = await build(from, onFile, signal);
        if (!built.ok) return built;
        const path = join(indexFolder(home), `${from.name}${INDEX_SUFFIX}`);
        await replaceFile(path, built.value.bytes);
        const entry = await entryOf({ name: from.name, path, origin: 'user' });
        return ok<LicenseIndexMade>({ ...entry, skipped: built.value.skipped });
      });
    },
    list: async () => Promise.all((await indexFiles(home)).map(entryOf)),
    async remove(name) {
      const index = (await indexFiles(home)).find((one) => one.name === name);
      if (index === undefined)
        return fail({
          reason: 'not_found',
          message: `there is no index ${name}; see fettle license-index list`,
        });
      if (index.origin === 'fettle')
        return fail({
          reason: 'not_usable',
          message: `${name} comes with Fettle and cannot be removed; use "fettle license-index ours" to mark code as yours`,
        });
      return guarded(index.path, async () => ok(await unlink(index.path)));
    },
  };
}

function refusal({ name, license }: Parameters<Add>[0]): string | null {
  if (!NAME.test(name))
    return `${JSON.stringify(name)} is not a valid index name; give --name with letters, digits, dots and dashes`;
  return readLicense(license).licenseClass === 'unknown'
    ? `${JSON.stringify(license)} is not a license that Fettle knows; give an SPDX identifier such as GPL-3.0-or-later`
    : null;
}

async function build(
  { folder, license, name }: Parameters<Add>[0],
  onFile: Parameters<Add>[1],
  signal: AbortSignal,
): Promise<Failable<{ bytes: Buffer; skipped: number }>> {
  const builder = new IndexBuilder({ keepPermissive: true });
  builder.beginPackage(name, null);
  let added = 0;
  let skipped = 0;
  for await (const file of sourceFiles(folder, license)) {
    if (signal.aborted) return fail({ reason: 'cancelled', message: 'cancelled' });
    const outcome = file === null ? 'skipped' : builder.add(file);
    if (outcome === 'full') return tooLarge(folder);
    if (outcome === 'added') added += 1;
    else skipped += 1;
    onFile(added);
  }
  const date = new Date().toISOString().slice(0, 'yyyy-mm-dd'.length);
  const bytes = builder.finish({ name, date, license: readLicense(license).expression });
  if (!bytes.ok)
    return fail({
      reason: 'not_usable',
      message: `${folder} has no source files of ${MIN_WORDS}; give the root of the sources`,
    });
  return bytes.value.length > MAX_LICENSE_INDEX_BYTES
    ? tooLarge(folder)
    : ok({ bytes: bytes.value, skipped });
}

const MIN_WORDS = 'a known language and a known license that are long enough to compare';

function tooLarge(folder: string): Failable<never> {
  return fail({
    reason: 'too_large',
    message: `${folder} is too large for one index; add its subfolders separately`,
  });
}

async function entryOf({ name, path, origin }: IndexFile): Promise<LicenseIndexEntry> {
  const bytes = await readIndexFile(path);
  const decoded = bytes.ok ? decodeIndex(bytes.value) : bytes;
  const size = bytes.ok ? bytes.value.length : 0;
  const place = { name, path, origin, bytes: size };
  if (!decoded.ok)
    return {
      ...place,
      date: '',
      license: '',
      files: 0,
      packages: 0,
      fingerprints: 0,
      broken: decoded.failure,
    };
  const { date, license, files, packages, exact, renamed } = decoded.value.head;
  return { ...place, date, license, files, packages, fingerprints: exact + renamed, broken: null };
}

/** Turns the system's refusals into our messages; anything else is a bug and is rethrown. */
async function guarded<Value>(path: string, work: () => Promise<Failable<Value>>): Promise<Failable<Value>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    if (error.code === 'ENOENT')
      return fail({ reason: 'not_found', message: `${path} does not exist; check the path` });
    return fail({
      reason: 'io_error',
      message: `cannot use ${path} (${String(error.code)}); check the disk and the path`,
    });
  }
}

import { createWriteStream } from 'node:fs';
import { link, realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fail, ok, type Result } from '../../base/result.ts';
import { MODEL_BLOCK_BYTES } from '../../config/limits.ts';
import type { InstalledModel, ModelFileFailure } from '../../ports/model-files.ts';
import { withLock } from '../files/lock.ts';
import { PRIVATE_FILE_MODE } from '../files/private.ts';
import { streamOf } from '../files/streams.ts';
import { syncFile } from '../files/writes.ts';
import { diskFailure, errorCode, hashFile, removeAll, startsWithMagic } from './disk.ts';
import { install, locate, lockOn, type Store } from './installed.ts';
import { isModelName, modelPaths } from './layout.ts';
import { checkSpace, makeFolder } from './space.ts';

/** A GGUF file of the user: its real path (symbolic links resolved), size and hash. */
type LocalFile = { path: string; bytes: number; sha256: string };

/**
 * Adds the user's file to the models folder: by a hard link if the disk supports it, otherwise as a copy. The
 * user's own file remains. `name` defaults to the catalog's name for that hash, otherwise to the file's.
 */
export async function addFile(
  store: Store,
  file: string,
  name: string | null,
  signal: AbortSignal,
): Promise<Result<InstalledModel, ModelFileFailure>> {
  const inspected = await inspect(file, signal);
  if (!inspected.ok) return inspected;
  const local = inspected.value;
  const known = store.catalog.find(({ sha256 }) => sha256 === local.sha256);
  const target = name ?? known?.name ?? nameOf(file);
  const refused = refuseName(store, target, local);
  if (refused) return fail(refused);
  const existing = await locate(store, target);
  if (existing.ok) return sameOrTaken(existing.value, local);
  const made = await makeFolder(store);
  if (!made.ok) return made;
  const { model } = modelPaths(store.folder, target);
  return withLock(lockOn(store, model, signal), (lockedSignal) => take(store, local, target, lockedSignal));
}

async function inspect(file: string, signal: AbortSignal): Promise<Result<LocalFile, ModelFileFailure>> {
  let path: string;
  let bytes: number;
  try {
    path = await realpath(file);
    const found = await stat(path);
    if (!found.isFile() || !(await startsWithMagic(path))) {
      const message = `${file} is not a GGUF file; give a model file in the GGUF format`;
      return fail({ reason: 'not_a_model', message });
    }
    bytes = found.size;
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return fail(diskFailure(error, `read ${file}`));
    return fail({ reason: 'file_not_found', message: `${file} does not exist; check the path` });
  }
  const sha256 = await hashFile(path, () => {}, signal);
  return sha256.ok ? ok({ path, bytes, sha256: sha256.value }) : sha256;
}

/** The file's name, reduced to the characters allowed in a model's name. */
function nameOf(file: string): string {
  const name = basename(file)
    .replace(/\.gguf$/i, '')
    .toLowerCase();
  return name.replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+/, '');
}

function refuseName(store: Store, name: string, local: LocalFile): ModelFileFailure | null {
  if (!isModelName(name)) {
    const rule = 'lowercase letters, digits, dots, dashes and underscores, at most 100';
    const message = `${JSON.stringify(name.slice(0, 100))} is not a valid model name (${rule}); give another one`;
    return { reason: 'unknown_model', message };
  }
  const known = store.catalog.find((entry) => entry.name === name);
  if (known === undefined || known.sha256 === local.sha256) return null;
  const message = `${local.path} is not the file of ${name}: its sha256 differs; download it again or give it another name`;
  return { reason: 'model_corrupted', message };
}

function sameOrTaken(existing: InstalledModel, local: LocalFile): Result<InstalledModel, ModelFileFailure> {
  if (existing.sha256 === local.sha256) return ok(existing);
  const { name } = existing;
  const message = `the name ${name} is taken by another file; run "fettle models remove ${name}" or give another name`;
  return fail({ reason: 'locked', message });
}

async function take(
  store: Store,
  local: LocalFile,
  name: string,
  signal: AbortSignal,
): Promise<Result<InstalledModel, ModelFileFailure>> {
  const { adding, partial, parts } = modelPaths(store.folder, name);
  try {
    const placed = await place(store, local, adding, signal);
    if (!placed.ok) return placed;
    const { bytes, sha256 } = local;
    const license = store.catalog.find((entry) => entry.sha256 === sha256)?.license ?? 'unknown';
    const installed = await install(store, name, adding, { bytes, sha256, license, source: 'file' });
    if (installed.ok) await removeAll([partial, parts]);
    return installed;
  } finally {
    // Also after success: renaming one hard link of a file to another leaves both (POSIX rename).
    await removeAll([adding]);
  }
}

async function place(
  store: Store,
  local: LocalFile,
  target: string,
  signal: AbortSignal,
): Promise<Result<void, ModelFileFailure>> {
  const removed = await removeAll([target]);
  if (!removed.ok) return removed;
  try {
    await link(local.path, target);
    return ok(undefined);
  } catch {
    // Another disk, or a file system without links: make a copy.
  }
  const space = await checkSpace(store, local.bytes);
  if (!space.ok) return space;
  try {
    await pipeline(
      streamOf(local.path, { blockBytes: MODEL_BLOCK_BYTES }),
      createWriteStream(target, { mode: PRIVATE_FILE_MODE }),
      {
        signal,
      },
    );
    await syncFile(target);
  } catch (error) {
    if (signal.aborted) return fail({ reason: 'cancelled', message: 'cancelled while the file was copied' });
    return fail(diskFailure(error, `copy ${local.path} to ${target}`));
  }
  const copied = await hashFile(target, () => {}, signal);
  if (!copied.ok) return copied;
  if (copied.value === local.sha256) return ok(undefined);
  return fail({ reason: 'io_error', message: `the copy of ${local.path} differs from it; check the disk` });
}

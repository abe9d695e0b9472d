import { rename, stat } from 'node:fs/promises';
import { fail, ok, type Result } from '../../base/result.ts';
import { MAX_FOLDER_ENTRIES } from '../../config/limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Files } from '../../ports/files.ts';
import type { CatalogModel, InstalledModel, ModelFileFailure } from '../../ports/model-files.ts';
import type { LockOptions } from '../files/lock.ts';
import type { Bounds } from './bounds.ts';
import type { CatalogEntry } from './catalog.ts';
import { type DiskFailure, diskFailure, errorCode, startsWithMagic } from './disk.ts';
import { isModelName, modelPaths } from './layout.ts';
import { type Manifest, readManifest, writeManifest } from './manifest.ts';

/** The paths and helpers that the functions of this folder share. */
export type Store = {
  /** Absolute path of the models folder; it need not exist yet. */
  folder: string;
  catalog: readonly CatalogEntry[];
  files: Files;
  clock: Clock;
  bounds: Bounds;
  /** Free bytes on the disk of a folder; null if unknown. */
  freeBytes: (folder: string) => Promise<number | null>;
};

/** How the lock on a file of the store is asked for. */
export function lockOn(
  { clock, bounds }: Store,
  path: string,
  signal: AbortSignal,
): LockOptions<ModelFileFailure> {
  const refused = (error: unknown) => diskFailure(error, `lock ${path}`);
  return { path, clock, signal, staleMs: bounds.lockStaleMs, refused };
}

/**
 * Locates a model's file. It must have the manifest's size and the right first bytes; the hash is not
 * computed again.
 */
export async function locate(store: Store, name: string): Promise<Result<InstalledModel, ModelFileFailure>> {
  if (!isModelName(name)) return fail(unknownModel(name));
  const paths = modelPaths(store.folder, name);
  const bytes = await fileBytes(paths.model);
  if (!bytes.ok) return bytes;
  if (bytes.value === null) return fail(notInstalled(store, name));
  const manifest = await readManifest(store.files, paths.manifest);
  if (typeof manifest === 'string') {
    const state = manifest === 'missing' ? 'was never verified by Fettle' : 'has lost its manifest';
    const message = `${paths.model} ${state}; run "fettle models add ${paths.model}"`;
    return fail({ reason: 'model_corrupted', message });
  }
  if (bytes.value !== manifest.bytes) {
    return fail(corrupted(store, name, `has ${bytes.value} bytes instead of ${manifest.bytes}`));
  }
  try {
    if (!(await startsWithMagic(paths.model)))
      return fail(corrupted(store, name, 'is no longer a GGUF file'));
  } catch (error) {
    return fail(diskFailure(error, `read ${paths.model}`));
  }
  const { sha256, license, source } = manifest;
  return ok({ name, path: paths.model, bytes: manifest.bytes, sha256, license, source });
}

/** Lists the catalog's models and the user's own, the latter by name. */
export async function list(store: Store): Promise<CatalogModel[]> {
  const models: CatalogModel[] = [];
  for (const { name, title, bytes, sha256, license, roles } of store.catalog) {
    models.push({
      name,
      title,
      bytes,
      sha256,
      license,
      roles,
      installed: await installedOrNull(store, name),
    });
  }
  for (const name of await ownNames(store)) {
    const { manifest: path } = modelPaths(store.folder, name);
    const manifest = await readManifest(store.files, path);
    const known = typeof manifest === 'string' ? { bytes: 0, sha256: '', license: 'unknown' } : manifest;
    const { bytes, sha256, license } = known;
    const installed = await installedOrNull(store, name);
    models.push({ name, title: name, bytes, sha256, license, roles: [], installed });
  }
  return models;
}

/** Installs a verified file. The manifest is written first: it means nothing without the file. */
export async function install(
  store: Store,
  name: string,
  from: string,
  manifest: Omit<Manifest, 'added'>,
): Promise<Result<InstalledModel, DiskFailure>> {
  const paths = modelPaths(store.folder, name);
  const added = new Date().toISOString();
  const written = await writeManifest(store.files, paths.manifest, { ...manifest, added });
  if (!written.ok) return written;
  try {
    await rename(from, paths.model);
  } catch (error) {
    return fail(diskFailure(error, `move the file to ${paths.model}`));
  }
  return ok({ name, path: paths.model, ...manifest });
}

export function unknownModel(name: string): ModelFileFailure {
  const shown = JSON.stringify(name.slice(0, 100));
  const message = `there is no model ${shown}; see "fettle models list", or add a file with "fettle models add FILE"`;
  return { reason: 'unknown_model', message };
}

/** `state` completes "the file of NAME ...". */
export function corrupted(store: Store, name: string, state: string): ModelFileFailure {
  const refetch = inCatalog(store, name) ? `"fettle models pull ${name}"` : '"fettle models add FILE"';
  const steps = `run "fettle models verify ${name}", then "fettle models remove ${name}" and ${refetch}`;
  return { reason: 'model_corrupted', message: `the file of ${name} ${state}; ${steps}` };
}

function notInstalled(store: Store, name: string): ModelFileFailure {
  if (!inCatalog(store, name)) return unknownModel(name);
  const steps = `run "fettle models pull ${name}", or "fettle models add FILE" on a machine without network`;
  return { reason: 'model_missing', message: `the model ${name} is not installed; ${steps}` };
}

function inCatalog(store: Store, name: string): boolean {
  return store.catalog.some((entry) => entry.name === name);
}

async function installedOrNull(store: Store, name: string): Promise<InstalledModel | null> {
  const located = await locate(store, name);
  return located.ok ? located.value : null;
}

async function ownNames(store: Store): Promise<string[]> {
  const names = await store.files.list(store.folder, MAX_FOLDER_ENTRIES);
  return names
    .filter((name) => name.endsWith('.gguf'))
    .map((name) => name.slice(0, -'.gguf'.length))
    .filter((name) => isModelName(name) && !inCatalog(store, name));
}

/** Null when there is no such file. */
async function fileBytes(path: string): Promise<Result<number | null, DiskFailure>> {
  try {
    const found = await stat(path);
    return ok(found.isFile() ? found.size : null);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return ok(null);
    return fail(diskFailure(error, `read ${path}`));
  }
}

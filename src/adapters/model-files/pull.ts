import { fail, ok, type Result } from '../../base/result.ts';
import type { Clock } from '../../ports/clock.ts';
import type { InstalledModel, ModelFileFailure, PullProgress } from '../../ports/model-files.ts';
import { withLock } from '../files/lock.ts';
import type { CatalogEntry, RawModel } from './catalog.ts';
import { diskFailure, hashFile, removeAll } from './disk.ts';
import { install, locate, lockOn, type Store } from './installed.ts';
import { type ModelPaths, modelPaths } from './layout.ts';
import { PartialFile } from './partial-file.ts';
import type { ModelSource, SourceFailure } from './source.ts';
import { checkSpace, makeFolder } from './space.ts';

/** Interval between progress reports of a transfer or a verification. */
const MODEL_PROGRESS_MS = 100;

export type PullRequest = {
  name: string;
  sources: ModelSource[];
  onProgress: (progress: PullProgress) => void;
  signal: AbortSignal;
};

/** One download of a catalog model, while its lock is held. */
type Pull = {
  store: Store;
  /** Size and hash of the download, which may be those of a raw model. */
  entry: CatalogEntry;
  paths: ModelPaths;
  sources: ModelSource[];
  report: (progress: PullProgress) => void;
  signal: AbortSignal;
};

/**
 * Downloads a catalog model from the first source that delivers the right bytes; returns at once when it is
 * installed.
 */
export async function pull(
  store: Store,
  { name, sources, onProgress, signal }: PullRequest,
): Promise<Result<InstalledModel, ModelFileFailure>> {
  const present = await locate(store, name);
  const entry = store.catalog.find((candidate) => candidate.name === name);
  if (present.ok || entry === undefined) return present;
  const made = await makeFolder(store);
  if (!made.ok) return made;
  const paths = modelPaths(store.folder, name);
  const message = `another process is downloading ${name}; waiting for it`;
  const wait = { ms: store.bounds.lockMs, onWait: () => onProgress({ type: 'lock-wait', message }) };
  return withLock({ ...lockOn(store, paths.model, signal), wait }, async (lockedSignal) => {
    const fetchedMeanwhile = await locate(store, name);
    if (fetchedMeanwhile.ok) return fetchedMeanwhile;
    const report = throttled(store.clock, onProgress);
    const { bytes, sha256 } = entry.raw ?? entry;
    const fetched = { ...entry, bytes, sha256 };
    return fetchAndInstall({ store, entry: fetched, paths, sources, report, signal: lockedSignal }, entry);
  });
}

async function fetchAndInstall(
  pull: Pull,
  wanted: CatalogEntry,
): Promise<Result<InstalledModel, ModelFileFailure>> {
  const { store, paths } = pull;
  const opened = await PartialFile.open(paths.partial);
  if (!opened.ok) return opened;
  const partial = opened.value;
  let source: Result<string, ModelFileFailure>;
  try {
    source = await fromFirstSource(pull, partial);
  } finally {
    await partial.close();
  }
  if (!source.ok) {
    if (partial.length === 0) await removeAll([paths.partial, paths.parts]);
    return source;
  }
  const made = wanted.raw === undefined ? ok(paths.partial) : await convert(pull, wanted, wanted.raw);
  if (!made.ok) return made;
  const { bytes, sha256, license } = wanted;
  const manifest = { bytes, sha256, license, source: source.value };
  const installed = await install(store, wanted.name, made.value, manifest);
  if (installed.ok) await removeAll([paths.parts, paths.partial]);
  return installed;
}

/** Converts the download into the format that the engine runs; returns the path. */
async function convert(
  { store, paths, report, signal }: Pull,
  { name, bytes, sha256 }: CatalogEntry,
  raw: RawModel,
): Promise<Result<string, ModelFileFailure>> {
  const space = await checkSpace(store, bytes);
  if (!space.ok) return space;
  try {
    await raw.convert(paths.partial, paths.adding, signal);
  } catch (error) {
    await removeAll([paths.adding]);
    if (signal.aborted)
      return fail({ reason: 'cancelled', message: `cancelled while ${name} was being built` });
    return fail(diskFailure(error, `make ${name}`));
  }
  const hash = await hashFile(paths.adding, (done) => report(verifyProgress(done, bytes)), signal);
  if (!hash.ok) return hash;
  if (hash.value === sha256) return ok(paths.adding);
  await removeAll([paths.adding]);
  const message = `${name} was built with the wrong sha256 and deleted: the disk or the memory is faulty; try again`;
  return fail({ reason: 'model_corrupted', message });
}

/** Returns the name of the source whose bytes were verified. */
async function fromFirstSource(pull: Pull, partial: PartialFile): Promise<Result<string, ModelFileFailure>> {
  const { store, entry, sources, report } = pull;
  const excess = partial.length > entry.bytes ? await partial.cutTo(0) : ok(undefined);
  if (!excess.ok) return excess;
  const space = await checkSpace(store, entry.bytes - partial.length);
  if (!space.ok) return space;

  const refusals: string[] = [];
  let reason: 'no_source' | 'model_corrupted' = 'no_source';
  for (const source of sources) {
    report({ type: 'source-start', source: source.name });
    const fetched = await fromSource(pull, partial, source);
    if (fetched.ok) return ok(source.name);
    const { failure } = fetched;
    if (failure.reason !== 'unavailable' && failure.reason !== 'model_corrupted') return fail(failure);
    report({ type: 'source-failed', source: source.name, message: failure.message });
    refusals.push(`${source.name}: ${failure.message}`);
    if (failure.reason === 'model_corrupted') reason = 'model_corrupted';
  }
  const why = refusals.length > 0 ? refusals.join('; ') : 'models.sources in the configuration is empty';
  const steps = 'try again later, or "fettle models add FILE" with a file from another machine';
  return fail({ reason, message: `no source has ${entry.name} (${why}); ${steps}` });
}

/**
 * If a resumed file turns out wrong, an earlier run may be to blame: then the source is tried once more from
 * the start.
 */
async function fromSource(
  pull: Pull,
  partial: PartialFile,
  source: ModelSource,
): Promise<Result<void, SourceFailure | ModelFileFailure>> {
  const { entry, paths, report, signal } = pull;
  const onBytes = () => {
    const fraction = partial.length / entry.bytes;
    const { bytes: totalBytes } = entry;
    report({ type: 'transfer', source: source.name, bytes: partial.length, totalBytes, fraction });
  };
  for (;;) {
    const resumed = partial.length > 0;
    if (partial.length !== entry.bytes) {
      const fetched = await source.fetch({ entry, partial, paths, onBytes, signal });
      if (!fetched.ok) return fetched;
    }
    const verified = await verify(pull, partial, source.name);
    if (verified.ok || verified.failure.reason !== 'model_corrupted') return verified;
    const discarded = await partial.cutTo(0);
    if (!discarded.ok) return discarded;
    const forgotten = await removeAll([paths.parts]);
    if (!forgotten.ok) return forgotten;
    if (!resumed) return verified;
  }
}

async function verify(
  { entry, report, signal }: Pull,
  partial: PartialFile,
  source: string,
): Promise<Result<void, ModelFileFailure>> {
  const synced = await partial.sync();
  if (!synced.ok) return synced;
  const wrong = (what: string) =>
    fail<ModelFileFailure>({
      reason: 'model_corrupted',
      message: `the file from ${source} has the wrong ${what} and was deleted`,
    });
  if (partial.length !== entry.bytes) return wrong('size');
  const hash = await hashFile(partial.path, (bytes) => report(verifyProgress(bytes, entry.bytes)), signal);
  if (!hash.ok) return hash;
  return hash.value === entry.sha256 ? ok(undefined) : wrong('sha256');
}

export function verifyProgress(bytes: number, totalBytes: number): PullProgress {
  return { type: 'verify', bytes, totalBytes, fraction: bytes / totalBytes };
}

/** Limits how often the progress of a transfer or verification is reported; its end is always reported. */
export function throttled(
  clock: Clock,
  onProgress: (progress: PullProgress) => void,
): (progress: PullProgress) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const counted = progress.type === 'transfer' || progress.type === 'verify';
    const now = clock.now();
    if (counted && progress.fraction !== 1 && now - last < MODEL_PROGRESS_MS) return;
    if (counted) last = now;
    onProgress(progress);
  };
}

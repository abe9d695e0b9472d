import { fail, ok, type Result } from '../../base/result.ts';
import { makePrivateFolder } from '../files/private.ts';
import { type DiskFailure, diskFailure } from './disk.ts';
import type { Store } from './installed.ts';

/** Creates the models folder. */
export async function makeFolder({ folder }: Store): Promise<Result<void, DiskFailure>> {
  try {
    await makePrivateFolder(folder);
    return ok(undefined);
  } catch (error) {
    return fail(diskFailure(error, `make the folder ${folder}`));
  }
}

/** Refuses a download that would fill the disk. */
export async function checkSpace(store: Store, neededBytes: number): Promise<Result<void, DiskFailure>> {
  const free = await store.freeBytes(store.folder);
  const { reserveBytes } = store.bounds;
  if (free === null || free >= neededBytes + reserveBytes) return ok(undefined);
  const sizes = `${megabytes(neededBytes)} are needed and ${megabytes(reserveBytes)} must stay free`;
  const fix = 'free some space, or set FETTLE_HOME to a folder on another disk';
  return fail({
    reason: 'disk_full',
    message: `the disk of ${store.folder} has ${megabytes(free)} free, but ${sizes}; ${fix}`,
  });
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000_000)} MB`;
}

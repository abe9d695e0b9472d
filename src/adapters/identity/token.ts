import { randomBytes } from 'node:crypto';
import { chmod, link, lstat, mkdir, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import type { FileFailure, Files } from '../../ports/files.ts';

/** Random bytes of the token that authenticates this user's clients, and size of the file that stores it. */
const TOKEN_BYTES = 32;
const MAX_TOKEN_FILE_BYTES = 1_024;

/** `isNew`: it was just created, so no client has it yet. */
export type MachineToken = { token: string; isNew: boolean };

/** Base64url of `TOKEN_BYTES` random bytes (RFC 4648, section 5). */
const TOKEN = /^[\w-]{43}$/;

/**
 * Opens the token that proves that a client belongs to this user: a file in the home folder that only the
 * user can read, created at the first start. A token that others could read, or that is damaged, is replaced:
 * it no longer proves anything.
 */
export async function openToken(home: string, files: Files): Promise<Result<MachineToken, FileFailure>> {
  const path = tokenPath(home);
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    const standing = await standingOf(path);
    if (standing === 'absent') return await createToken(home, files);
    if (standing === 'open') return await replaceToken(home);
    const text = await files.readText(path, MAX_TOKEN_FILE_BYTES);
    if (text.ok && TOKEN.test(text.value.trim())) return ok({ token: text.value.trim(), isNew: false });
    return await replaceToken(home);
  } catch (error) {
    return fail(failureOf(error, path));
  }
}

/** Replaces the token. Running servers accept the old one until they are restarted. */
export async function replaceToken(home: string): Promise<Result<MachineToken, FileFailure>> {
  const path = tokenPath(home);
  try {
    const { token, temporary } = await writeNew(home);
    await rename(temporary, path);
    return ok({ token, isNew: true });
  } catch (error) {
    return fail(failureOf(error, path));
  }
}

/** If two processes start at once, one creates the token and both use it. */
async function createToken(home: string, files: Files): Promise<Result<MachineToken, FileFailure>> {
  const { token, temporary } = await writeNew(home);
  try {
    await link(temporary, tokenPath(home));
    return ok({ token, isNew: true });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    const text = await files.readText(tokenPath(home), MAX_TOKEN_FILE_BYTES);
    return text.ok ? ok({ token: text.value.trim(), isNew: false }) : text;
  } finally {
    await unlink(temporary);
  }
}

async function writeNew(home: string): Promise<{ token: string; temporary: string }> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const temporary = `${tokenPath(home)}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await mkdir(home, { recursive: true, mode: 0o700 });
  await writeFile(temporary, `${token}\n`, { mode: 0o600, flag: 'wx' });
  await chmod(temporary, 0o600);
  return { token, temporary };
}

function tokenPath(home: string): string {
  return join(home, 'token');
}

/**
 * `private`: a file of this user that no other user can read. Windows has no such bits: there, the folder's
 * permissions apply.
 */
async function standingOf(path: string): Promise<'absent' | 'private' | 'open'> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return 'absent';
  const user = process.getuid?.();
  const isOwn = user === undefined || (found.uid === user && (found.mode & 0o077) === 0);
  return found.isFile() && isOwn ? 'private' : 'open';
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function failureOf(error: unknown, path: string): FileFailure {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  const message = `cannot store the access token in ${path} (${error.code}); check the owner and mode of its folder`;
  return { reason: hasCode(error, 'ENOSPC') ? 'disk_full' : 'not_allowed', message };
}

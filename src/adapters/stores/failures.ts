import { fail, ok, type Result } from '../../base/result.ts';
import type { StoreFailure } from '../../ports/index-store.ts';

/** SQLite's result codes (sqlite.org/rescode.html); the low byte is the primary one. */
const REASONS: Record<number, StoreFailure['reason']> = {
  5: 'busy',
  6: 'busy',
  8: 'not_allowed',
  10: 'io_error',
  11: 'corrupted',
  13: 'disk_full',
  14: 'not_made',
  26: 'corrupted',
};

const ADVICE: Record<StoreFailure['reason'], string> = {
  busy: 'another process is writing the index; try again when it is done',
  not_allowed: 'the index cannot be written; check the owner and mode of FETTLE_HOME',
  io_error: 'the disk reported an error for the index; check the disk of FETTLE_HOME',
  corrupted: 'the index is damaged; run fettle index to rebuild it',
  disk_full:
    'the disk is full and the index was not written; free some space, or move FETTLE_HOME to another disk',
  not_made: 'there is no index yet; run fettle index',
  closed: 'the index is closed',
};

/** A failure with the message for its reason. */
export function storeFailure(reason: StoreFailure['reason']): StoreFailure {
  return { reason, message: ADVICE[reason] };
}

/** Runs SQLite calls; their errors become failures, any other error is a bug. */
export function guard<Value>(work: () => Value): Result<Value, StoreFailure> {
  try {
    return ok(work());
  } catch (error) {
    return fail(storeFailure(reasonOf(error)));
  }
}

/** Errors while reading rows come without a code: then SQLite's own message identifies them (sqlite3_errstr). */
const WORDS: [RegExp, StoreFailure['reason']][] = [
  [/disk image is malformed|file is not a database/, 'corrupted'],
  [/database or disk is full/, 'disk_full'],
  [/disk I\/O error/, 'io_error'],
  [/is locked/, 'busy'],
  [/readonly database/, 'not_allowed'],
  [/unable to open database file/, 'not_made'],
];

function reasonOf(error: unknown): StoreFailure['reason'] {
  if (!(error instanceof Error)) throw error;
  if ('errcode' in error) return REASONS[Number(error.errcode) & 0xff] ?? 'corrupted';
  const code = 'code' in error ? error.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'disk_full';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'not_allowed';
  const worded = WORDS.find(([words]) => words.test(error.message))?.[1];
  if (worded !== undefined) return worded;
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return 'io_error';
  throw error;
}

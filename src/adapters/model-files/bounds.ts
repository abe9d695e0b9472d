import { DISK_RESERVE_BYTES, LOCK_STALE_MS } from '../../config/limits.ts';

/** A try that received this many bytes counts as progress and resets the count. */
const DOWNLOAD_PROGRESS_BYTES = 1024 * 1024;
/** Time for one `pip download` of one part. */
const PIP_PART_MS = 10 * 60_000;

/** No byte for this long: the download is aborted and resumed. */
const DOWNLOAD_STALL_MS = 30_000;
/** Consecutive tries without DOWNLOAD_PROGRESS_BYTES of progress before a source is given up. */
const DOWNLOAD_ATTEMPTS = 4;
/** Wait before the second try; doubles with each further one. */
const DOWNLOAD_RETRY_MS = 1_000;
/** Time to wait for another process that downloads the same model. */
const MODEL_LOCK_MS = 60 * 60_000;

/** Timeouts and retries of a download; tests shorten them. */
export type Bounds = {
  stallMs: number;
  attempts: number;
  retryMs: number;
  progressBytes: number;
  pipPartMs: number;
  lockMs: number;
  lockStaleMs: number;
  reserveBytes: number;
};

/** The limits in force unless a test overrides them. */
export const DEFAULT_BOUNDS: Bounds = {
  stallMs: DOWNLOAD_STALL_MS,
  attempts: DOWNLOAD_ATTEMPTS,
  retryMs: DOWNLOAD_RETRY_MS,
  progressBytes: DOWNLOAD_PROGRESS_BYTES,
  pipPartMs: PIP_PART_MS,
  lockMs: MODEL_LOCK_MS,
  lockStaleMs: LOCK_STALE_MS,
  reserveBytes: DISK_RESERVE_BYTES,
};

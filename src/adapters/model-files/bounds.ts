import {
  DISK_RESERVE_BYTES,
  DOWNLOAD_ATTEMPTS,
  DOWNLOAD_PROGRESS_BYTES,
  DOWNLOAD_RETRY_MS,
  DOWNLOAD_STALL_MS,
  LOCK_STALE_MS,
  MODEL_LOCK_MS,
  PIP_PART_MS,
} from '../../config/limits.ts';

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

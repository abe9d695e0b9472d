import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';

/** Evicted evaluated prompts on disk: about 80 full windows of the 0.5B, 30 of the 1.5B. */
const MAX_SNAPSHOT_BYTES = 1024 * 1024 * 1024;

/**
 * The resources that the engine may use: the configured share, or all cores and half of the memory; and disk
 * space under the home folder.
 */
export function engineResources(
  { threads, memory_mb }: Config['engine'],
  home: string,
): {
  threads: number;
  memoryBytes: number;
  snapshots: { base: string; maxBytes: number };
} {
  return {
    threads: threads || availableParallelism(),
    memoryBytes: memory_mb * 1024 * 1024 || totalmem() / 2,
    snapshots: { base: join(home, 'cache', 'snapshots'), maxBytes: MAX_SNAPSHOT_BYTES },
  };
}

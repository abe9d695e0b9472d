import { availableParallelism, totalmem } from 'node:os';
import type { Config } from '../../config/schema.ts';

/** What the engine may use: the configured share, or all cores and half of the memory. */
export function engineResources({ threads, memory_mb }: Config['engine']): {
  threads: number;
  memoryBytes: number;
} {
  return {
    threads: threads || availableParallelism(),
    memoryBytes: memory_mb * 1024 * 1024 || totalmem() / 2,
  };
}

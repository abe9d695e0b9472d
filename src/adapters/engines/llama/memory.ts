import type { ModelSpec } from '../../../ports/engine.ts';

/** Memory of a loaded model besides its weights and cache: the vocabulary, the library. */
const MODEL_OVERHEAD_BYTES = 160 * 1024 * 1024;
/** Memory of a cached sequence besides its keys and values: compute buffers. */
const SEQUENCE_OVERHEAD_BYTES = 32 * 1024 * 1024;

/**
 * Weights, including the copy that llama.cpp rearranges for the processor's vector units at load. Measured on
 * Q4_K_M files of 0.5B and 1.5B parameters: 1.04 to 1.09 of the file size stays resident.
 */
const WEIGHTS_FACTOR = 1.1;
/**
 * Keys and values of one token, per byte of weights: 12 KiB for 0.49 GB and 28 KiB for 1.1 GB (16-bit,
 * grouped heads).
 */
const CACHE_BYTES_PER_TOKEN_AND_WEIGHT_BYTE = 2.6e-5;

/** Estimates the memory that a model will take, in bytes, from its file size and how it is opened. */
export function modelBytes(fileBytes: number, spec: ModelSpec): number {
  const cache = fileBytes * CACHE_BYTES_PER_TOKEN_AND_WEIGHT_BYTE * spec.contextTokens * spec.sequences;
  const overhead = MODEL_OVERHEAD_BYTES + SEQUENCE_OVERHEAD_BYTES * spec.sequences;
  return Math.round(fileBytes * WEIGHTS_FACTOR + cache + overhead);
}

/** For instance `1.6 GiB`. */
export function gibibytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}

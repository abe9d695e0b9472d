import { z } from 'zod';
import { wellFormed } from '../../../src/base/text.ts';
import { MAX_STOP_CHARACTERS, MAX_STOPS } from '../../../src/config/limits.ts';

/**
 * The fields that protocols share. What a client leaves out may also be null; what it sends beside them is
 * ignored; a number outside of what we can do is moved to the nearest that we can.
 */

/** Text of a document or of words. Half a surrogate pair becomes U+FFFD: what follows cannot hold it. */
export const Text = z
  .string()
  .refine((text) => !text.includes('\0'), 'contains NUL characters; send text')
  .transform(wellFormed);

const Stop = z.string().max(MAX_STOP_CHARACTERS);

/** What ends an answer: one string, several, or none. */
export const Stops = z
  .union([Stop, z.array(Stop).max(MAX_STOPS)])
  .nullish()
  .transform((stop) => (typeof stop === 'string' ? [stop] : (stop ?? [])).filter((text) => text !== ''));

/** How many tokens to draw at most; what is negative or nothing is left to us. Zero stays: it asks for nothing. */
export const TokenLimit = z
  .number()
  .nullish()
  .transform((limit) => (limit == null || limit < 0 ? undefined : Math.trunc(limit)));

export const Temperature = z
  .number()
  .nullish()
  .transform((value) => (value == null ? undefined : Math.min(2, Math.max(0, value))));

/** Some clients send -1 for any. */
export const Seed = z
  .number()
  .nullish()
  .transform((value) => (value != null && Number.isSafeInteger(value) && value >= 0 ? value : undefined));

/** Milliseconds; nothing or less is no limit. */
export const Milliseconds = z
  .number()
  .nullish()
  .transform((value) => (value != null && value >= 1 ? Math.trunc(value) : undefined));

/** Whatever the client calls the model: it never matters, and is often empty. */
export const ModelName = z.string().nullish();

export const Streams = z.boolean().nullish();

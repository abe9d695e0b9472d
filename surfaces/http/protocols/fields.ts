import { z } from 'zod';
import { wellFormed } from '../../../src/base/text.ts';

/** Stop strings of one request. */
const MAX_STOPS = 32;
/** Length of a stop string. */
const MAX_STOP_CHARACTERS = 200;

/**
 * Fields common to several protocols. Optional fields may also be null; unknown fields are ignored; an unsupported
 * number is moved to the nearest supported one.
 */

/** Text of a document or message. Half a surrogate pair becomes U+FFFD: later stages cannot represent it. */
export const Text = z
  .string()
  .refine((text) => !text.includes('\0'), 'contains NUL characters; send text')
  .transform(wellFormed);

const Stop = z.string().max(MAX_STOP_CHARACTERS);

/** Stop sequences: one string, several, or none. */
export const Stops = z
  .union([Stop, z.array(Stop).max(MAX_STOPS)])
  .nullish()
  .transform((stop) => (typeof stop === 'string' ? [stop] : (stop ?? [])).filter((text) => text !== ''));

/** Maximum tokens to generate; a negative or missing value means the default. Zero stays: it requests nothing. */
export const TokenLimit = z
  .number()
  .nullish()
  .transform((limit) => (limit == null || limit < 0 ? undefined : Math.trunc(limit)));

export const Temperature = z
  .number()
  .nullish()
  .transform((value) => (value == null ? undefined : Math.min(2, Math.max(0, value))));

/** Some clients send -1 for a random seed. */
export const Seed = z
  .number()
  .nullish()
  .transform((value) => (value != null && Number.isSafeInteger(value) && value >= 0 ? value : undefined));

/** Milliseconds; zero or less means no limit. */
export const Milliseconds = z
  .number()
  .nullish()
  .transform((value) => (value != null && value >= 1 ? Math.trunc(value) : undefined));

/** The client's name for the model: it never matters, and is often empty. */
export const ModelName = z.string().nullish();

export const Streams = z.boolean().nullish();

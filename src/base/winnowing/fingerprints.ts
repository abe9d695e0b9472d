import type { Tokens } from './tokens.ts';

/** How tokens are compared, and which of them form a fingerprint. */
export type Mode = 'exact' | 'renamed';

/**
 * `size` tokens form one hash (k in the paper), and of `window` consecutive hashes one is selected (w): any `size +
 * window - 1` tokens that two texts share are noticed. A hash over fewer than `distinct` different tokens says nothing:
 * tables of numbers and runs of closing brackets are everywhere.
 */
export type Sampling = { size: number; window: number; distinct: number };

/** Chosen by measurement: decisions/0010-copied-code.md. An index cannot be used with another sampling. */
export const SAMPLING: Readonly<Record<Mode, Sampling>> = {
  exact: { size: 24, window: 18, distinct: 9 },
  renamed: { size: 40, window: 16, distinct: 8 },
};

/** 32-bit hashes with the token each begins at, in text order. */
export type Fingerprints = { hashes: Uint32Array; tokens: Uint32Array };

/**
 * Selects fingerprints by winnowing (Schleimer, Wilkerson and Aiken 2003: each window's minimum, the last of equals).
 */
export function winnow(tokens: Tokens, mode: Mode): Fingerprints {
  const sampling = SAMPLING[mode];
  const all = allFingerprints(tokens, mode);
  const kept: number[] = [];
  const { window } = sampling;
  let least = -1;
  for (let end = Math.min(window, all.length) - 1; end >= 0 && end < all.length; end++) {
    const begin = Math.max(0, end - window + 1);
    const next = least < begin ? leastOf(all, begin, end) : lesser(all, least, end);
    if (next !== least && isTelling(tokens[mode], next, sampling)) kept.push(next);
    least = next;
  }
  return { hashes: Uint32Array.from(kept, (token) => all[token] ?? 0), tokens: Uint32Array.from(kept) };
}

/** The fingerprint that begins at each token, as long as enough tokens follow. */
export function allFingerprints(tokens: Tokens, mode: Mode): Uint32Array {
  const { size } = SAMPLING[mode];
  const values = tokens[mode];
  const length = Math.max(0, tokens.count - size + 1);
  const all = new Uint32Array(length);
  let rolling = 0;
  for (let token = 0; token < tokens.count; token++) {
    rolling = (Math.imul(rolling, BASE) + (values[token] ?? 0)) | 0;
    if (token >= size) rolling = (rolling - Math.imul(values[token - size] ?? 0, POWER[mode])) | 0;
    if (token >= size - 1) all[token - size + 1] = mixed(rolling);
  }
  return all;
}

/** Odd, so that no token is lost from a hash modulo 2^32. */
const BASE = 0x2c1b3c6d;
const POWER: Readonly<Record<Mode, number>> = {
  exact: powerOf(SAMPLING.exact.size),
  renamed: powerOf(SAMPLING.renamed.size),
};

function powerOf(exponent: number): number {
  let power = 1;
  for (let step = 0; step < exponent; step++) power = Math.imul(power, BASE);
  return power;
}

/** The final steps of MurmurHash3: each bit of the input changes half of the output. */
function mixed(hash: number): number {
  let value = hash;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

function leastOf(all: Uint32Array, begin: number, end: number): number {
  let least = begin;
  for (let index = begin + 1; index <= end; index++) least = lesser(all, least, index);
  return least;
}

function lesser(all: Uint32Array, one: number, later: number): number {
  return (all[later] ?? 0) <= (all[one] ?? 0) ? later : one;
}

/** For so few values, a list is faster than a set. */
function isTelling(values: Uint32Array, from: number, { size, distinct }: Sampling): boolean {
  const seen: number[] = [];
  for (let token = from; token < from + size; token++) {
    const value = values[token] ?? 0;
    if (!seen.includes(value)) seen.push(value);
    if (seen.length >= distinct) return true;
  }
  return false;
}

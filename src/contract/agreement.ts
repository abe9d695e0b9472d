import type { Example } from './example.ts';

/** How closely a draft's results match what the model itself expects. */
export type Agreement = {
  /** How many of the calls that could be run gave the expected result. */
  agreed: number;
  tried: number;
  /** The result of each call, as a literal of the language; equal for drafts that behave alike. */
  outputs: string[];
  /** The calls that gave the expected result. */
  passed?: Example[];
};

/** The model's expectations are sometimes wrong, so agreement with more than half is enough. */
export function isAgreed({ agreed, tried }: Agreement): boolean {
  return 2 * agreed > tried;
}

/** How the drafts that passed all examples behaved on further calls whose results no one specified. */
export type Comparison = {
  /** Number of drafts tried. */
  drafts: number;
  /** How many of them behaved like the chosen one, including the chosen one. */
  alike: number;
  /** Number of calls. */
  inputs: number;
};

import type { Example } from './example.ts';

/** How far a draft gives what the model itself expects of it. */
export type Agreement = {
  /** Of the calls that could be tried, how many gave what was expected. */
  agreed: number;
  tried: number;
  /** What each call gave, in words of the language: equal for drafts that behave alike. */
  outputs: string[];
  /** The calls that gave what was expected. */
  passed?: Example[];
};

/** What the model expects is wrong now and then: more than half is as much as can be asked. */
export function isAgreed({ agreed, tried }: Agreement): boolean {
  return 2 * agreed > tried;
}

/** How drafts that passed all examples did with further calls, of which nobody said what they should give. */
export type Comparison = {
  /** Drafts that were tried. */
  drafts: number;
  /** Of them, those that did the same as the one that was chosen, itself included. */
  alike: number;
  /** The calls. */
  inputs: number;
};

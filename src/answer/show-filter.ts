import { MIN_SHOWN_FIRST_PROBABILITY, MIN_SHOWN_LIKELIHOOD } from '../config/limits.ts';
import type { TokenProbability } from '../contract/candidate.ts';

/** How sure a model was of the text it drew: of all of it (geometric mean of its tokens) and of its beginning. */
export type Likelihood = { mean: number; first: number };

/** Tokens that decide where a suggestion goes; what follows them is often forced. */
const FIRST_TOKENS = 3;

/** Of the part of the drawn text that is kept; null where the provider does not say. */
export function likelihoodOf(probabilities: TokenProbability[], kept: string): Likelihood | null {
  const told: number[] = [];
  let length = 0;
  for (const { text, probability } of probabilities) {
    if (length >= kept.length && told.length > 0) break;
    told.push(probability);
    length += text.length;
  }
  if (told.length === 0) return null;
  return { mean: geometricMean(told), first: geometricMean(told.slice(0, FIRST_TOKENS)) };
}

/** A line of code has about as many tokens: as sure as a model may be of the rest, it cannot make up for more doubt. */
const TOKENS_OF_A_LINE = 16;

/** Whether what was drawn so far is so weak that it will not be shown however it goes on: drawing on is wasted time. */
export function isHopeless(probabilities: readonly TokenProbability[]): boolean {
  const told = probabilities.map(({ probability }) => probability);
  if (told.length < FIRST_TOKENS) return false;
  if (geometricMean(told.slice(0, FIRST_TOKENS)) < MIN_SHOWN_FIRST_PROBABILITY) return true;
  const rest = Array<number>(Math.max(0, TOKENS_OF_A_LINE - told.length)).fill(1);
  return geometricMean([...told, ...rest]) < MIN_SHOWN_LIKELIHOOD;
}

/** Why a suggestion is too weak to be shown, for the user who asks; null when it is not. */
export function whyTooWeak(likelihood: Likelihood | null): string | null {
  if (likelihood === null) return null;
  const { mean, first } = likelihood;
  if (mean >= MIN_SHOWN_LIKELIHOOD && first >= MIN_SHOWN_FIRST_PROBABILITY) return null;
  return `The model was unsure: ${mean.toFixed(2)} a token, ${first.toFixed(2)} at the beginning. Type a little more`;
}

function geometricMean(probabilities: number[]): number {
  const sum = probabilities.reduce((total, one) => total + Math.log(Math.max(one, Number.EPSILON)), 0);
  return Math.exp(sum / probabilities.length);
}

import type { TokenProbability } from '../contract/candidate.ts';

/**
 * How certain a model must be of a line or block that is shown, per token: of all of it, and of its first tokens
 * (decisions/0023-what-is-shown.md).
 */
const MIN_SHOWN_LIKELIHOOD = 0.75;
const MIN_SHOWN_FIRST_PROBABILITY = 0.8;
/** Probability of everything shown for the rest of a line being typed, and its minimum length. */
const MIN_SHOWN_REST_PROBABILITY = 0.7;
const MIN_SHOWN_REST_CHARACTERS = 3;

/**
 * How a suggestion is limited to what the model is sure of: all or nothing, or the longest sure beginning. Half a line
 * is useful to a user typing that line, but not on an empty one.
 */
export type Showing = 'whole' | 'as_far_as_sure';

/** The part of a generated text that may be shown, or why none of it may, for the user. */
type Shown = { text: string } | { weak: string };

/** Filters a generated text by its token probabilities; without probabilities, all of it is shown. */
export function showableOf(text: string, probabilities: TokenProbability[], showing: Showing): Shown {
  if (showing === 'as_far_as_sure') {
    const sure = sureBeginning(text, probabilities);
    if (sure !== '') return { text: sure };
    const first = probabilities[0]?.probability ?? 0;
    return {
      weak: `The model was unsure how the line continues: probability ${first.toFixed(2)}. Type a little more`,
    };
  }
  const weak = whyTooWeak(likelihoodOf(probabilities, text));
  return weak === null ? { text } : { weak };
}

/** Whether nothing that follows can be shown any more, whatever it is: generating more is a waste of time. */
export function isBeyondShowing(probabilities: readonly TokenProbability[], showing: Showing): boolean {
  return showing === 'whole'
    ? isHopeless(probabilities)
    : productOf(probabilities) < MIN_SHOWN_REST_PROBABILITY;
}

/** How sure a model was of its text: of all of it (geometric mean of its tokens) and of its beginning. */
type Likelihood = { mean: number; first: number };

/** Tokens that decide the direction of a suggestion; the following ones are often forced. */
const FIRST_TOKENS = 3;

/** For the kept part of the generated text; null when the provider reports no probabilities. */
export function likelihoodOf(probabilities: TokenProbability[], kept: string): Likelihood | null {
  const told = probabilitiesOf(kept, probabilities).map(({ probability }) => probability);
  if (told.length === 0) return null;
  return { mean: geometricMean(told), first: geometricMean(told.slice(0, FIRST_TOKENS)) };
}

/** Of the tokens that make up a kept beginning of the text; at least one. */
export function probabilitiesOf(kept: string, probabilities: TokenProbability[]): TokenProbability[] {
  let length = 0;
  const beyond = probabilities.findIndex(({ text }, index) => {
    if (length >= kept.length && index > 0) return true;
    length += text.length;
    return false;
  });
  return beyond === -1 ? probabilities : probabilities.slice(0, beyond);
}

/** About as many tokens as a line of code has: certainty about the rest cannot make up for more doubt. */
const TOKENS_OF_A_LINE = 16;

function isHopeless(probabilities: readonly TokenProbability[]): boolean {
  const told = probabilities.map(({ probability }) => probability);
  if (told.length < FIRST_TOKENS) return false;
  if (geometricMean(told.slice(0, FIRST_TOKENS)) < MIN_SHOWN_FIRST_PROBABILITY) return true;
  const rest = Array<number>(Math.max(0, TOKENS_OF_A_LINE - told.length)).fill(1);
  return geometricMean([...told, ...rest]) < MIN_SHOWN_LIKELIHOOD;
}

function whyTooWeak(likelihood: Likelihood | null): string | null {
  if (likelihood === null) return null;
  const { mean, first } = likelihood;
  if (mean >= MIN_SHOWN_LIKELIHOOD && first >= MIN_SHOWN_FIRST_PROBABILITY) return null;
  return `The model was unsure: average token probability ${mean.toFixed(2)}, ${first.toFixed(2)} at the beginning. Type a little more`;
}

/** The longest beginning that is probable as a whole and ends at the end of a word or bracket; empty when too short. */
export function sureBeginning(
  text: string,
  probabilities: TokenProbability[],
  least = MIN_SHOWN_REST_PROBABILITY,
): string {
  let sure = 1;
  let length = 0;
  for (const { text: token, probability } of probabilities) {
    if (length >= text.length) break;
    sure *= probability;
    if (sure < least) {
      const beginning = upToWordEnd(text, length);
      return beginning.trim().length < MIN_SHOWN_REST_CHARACTERS ? '' : beginning;
    }
    length += token.length;
  }
  return text;
}

/** The text up to the last place before `end` where it does not look cut: not in a word, not after an operator. */
function upToWordEnd(text: string, end: number): string {
  for (let at = Math.min(end, text.length); at > 0; at--) {
    const isInWord = /\w/.test(text.charAt(at)) && /\w/.test(text.charAt(at - 1));
    if (/[\w$)\]}]/.test(text.charAt(at - 1)) && !isInWord) return text.slice(0, at);
  }
  return '';
}

function productOf(probabilities: readonly TokenProbability[]): number {
  return probabilities.reduce((product, { probability }) => product * probability, 1);
}

function geometricMean(probabilities: number[]): number {
  const sum = probabilities.reduce((total, one) => total + Math.log(Math.max(one, Number.EPSILON)), 0);
  return Math.exp(sum / probabilities.length);
}

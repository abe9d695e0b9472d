import type { Confidence } from '../contract/answer.ts';
import type { TokenProbability } from '../contract/candidate.ts';
import type { Verdict } from '../contract/verdict.ts';

export type Earned = { confidence: Confidence; confidence_reason: string };

export type ConfidenceInput = {
  verdicts: Verdict[];
  /** 1 when the first draw passed. */
  attempts: number;
  /** Empty where the provider does not say. */
  probabilities: TokenProbability[];
  /** The token limit cut the answer off. */
  truncated: boolean;
};

/** Mean log-probability of a token under which a completion is a guess: a geometric mean of 0.7. */
const LIKELY_TOKEN = 0.7;

/**
 * Confidence is earned from evidence, never asked of the model. `high` needs tests that ran, which no
 * check does yet; what is missing is said in the reason.
 */
export function earnConfidence({ verdicts, attempts, probabilities, truncated }: ConfidenceInput): Earned {
  const unknown = verdicts.filter(({ status }) => status === 'unknown').map(({ check }) => check);
  if (truncated) return low('the answer was cut off at its token limit');
  if (unknown.length > 0) return low(`not checked: ${unknown.join(', ')}`);
  if (attempts > 1) return low(`an earlier draft was rejected; this is draft ${attempts}`);
  const likelihood = geometricMean(probabilities);
  if (likelihood !== null && likelihood < LIKELY_TOKEN) {
    return low(`the model was unsure: ${likelihood.toFixed(2)} a token on average`);
  }
  const passed = verdicts.map(({ check }) => check).join(', ');
  return { confidence: 'medium', confidence_reason: `passed ${passed}; tests were not run` };
}

function low(reason: string): Earned {
  return { confidence: 'low', confidence_reason: reason };
}

function geometricMean(probabilities: TokenProbability[]): number | null {
  if (probabilities.length === 0) return null;
  const sum = probabilities.reduce(
    (total, { probability }) => total + Math.log(Math.max(probability, 1e-9)),
    0,
  );
  return Math.exp(sum / probabilities.length);
}

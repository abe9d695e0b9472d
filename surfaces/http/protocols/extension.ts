import { type Answer, isSuggestion } from '../../../src/contract/answer.ts';

/**
 * The part of an answer beyond its protocol, in the field `fettle`: the evidence of each check, its confidence and why,
 * what the model was shown, or why there is nothing to show. Clients ignore unknown fields.
 */
export function extension(answer: Answer) {
  const { id, evidence, context, timings } = answer;
  const shared = { id, evidence, context, timings };
  if (!isSuggestion(answer)) return { ...shared, no_suggestion: answer.no_suggestion };
  const { confidence, confidence_reason } = answer;
  return { ...shared, confidence, confidence_reason };
}

import { type Answer, isSuggestion } from '../../../src/contract/answer.ts';

/**
 * What an answer says beyond its protocol, in the field `fettle`: the evidence of each check, how sure it is
 * and why, what the model was shown, or why there is nothing to show. Clients ignore fields they do not know.
 */
export function extension(answer: Answer) {
  const { id, evidence, context, timings } = answer;
  const shared = { id, evidence, context, timings };
  if (!isSuggestion(answer)) return { ...shared, no_suggestion: answer.no_suggestion };
  const { confidence, confidence_reason } = answer;
  return { ...shared, confidence, confidence_reason };
}

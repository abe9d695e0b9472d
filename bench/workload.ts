import { MODEL_SAMPLE_TEXT } from './sample-text.ts';

/** The same work for both sides: a prompt long enough to time, and an answer that does not end early by chance. */
export const PROMPT_TOKENS = 256;
export const DRAWN_TOKENS = 160;
export const CONTEXT_TOKENS = 2_048;

/** Source text whose beginning differs from round to round, so that no cache serves it. */
export function promptText(round: number): string {
  return `# round ${round} of the benchmark\n${MODEL_SAMPLE_TEXT}`;
}

/** One side's figures of one round. */
export type Speed = { prefillTokensPerSecond: number; decodeTokensPerSecond: number };

/** Speeds from the times when the call began, the first token arrived and the last one arrived (milliseconds). */
export function speedOf(promptTokens: number, began: number, first: number, last: number): Speed {
  return {
    prefillTokensPerSecond: (promptTokens / (first - began)) * 1000,
    decodeTokensPerSecond: ((DRAWN_TOKENS - 1) / (last - first)) * 1000,
  };
}

export function median(values: number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2;
}

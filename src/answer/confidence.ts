import { type Agreement, type Comparison, isAgreed } from '../contract/agreement.ts';
import type { Confidence } from '../contract/answer.ts';
import type { TokenProbability } from '../contract/candidate.ts';
import type { Verdict } from '../contract/verdict.ts';

export type Earned = { confidence: Confidence; confidence_reason: string };

/** The part removed by the token limit: nothing, all after the last complete statement, or the end of a line. */
export type Cut = 'nothing' | 'back' | 'off';

type ConfidenceInput = {
  verdicts: Verdict[];
  /** Number of the draft that passed: 1 when it was the first. */
  attempts: number;
  /** Empty when the provider reports none. */
  probabilities: TokenProbability[];
  cut: Cut;
  /** Calls the model invented, and how many gave the expected result; null: none were tried. */
  rehearsed?: Agreement | null;
  /** How other passing drafts did with further calls; null: there was nothing to try them with. */
  compared?: Comparison | null;
};

/** A completion with a lower mean token probability is a guess: a geometric mean of 0.7. */
const LIKELY_TOKEN = 0.7;

/**
 * Confidence comes from evidence, never from asking the model. `high` requires examples that ran; the reason says what
 * is missing.
 */
export function earnConfidence(input: ConfidenceInput): Earned {
  const { verdicts, attempts, probabilities, cut, rehearsed = null, compared = null } = input;
  const unknown = verdicts.filter(({ status }) => status === 'unknown');
  const missed = unknown.filter(isMissed).map(({ check }) => check);
  const failed = verdicts.filter(({ status }) => status === 'fail').map(({ check }) => check);
  if (cut === 'off') return low('the answer was cut off at its token limit');
  if (cut === 'back') return low('the token limit cut it back to its last complete statement');
  if (failed.length > 0) return low(`it has findings: ${failed.join(', ')}`);
  if (missed.length > 0) return low(`not checked: ${missed.join(', ')}`);
  const ran = verdicts.find(({ check, status }) => check === 'examples' && status === 'pass');
  if (ran !== undefined) return byExamples(ran, attempts, compared);
  const expected = rehearsed === null ? '' : expectedOf(rehearsed);
  if (rehearsed !== null && !isAgreed(rehearsed)) return low(expected);
  if (attempts > 1) return low(`an earlier draft was rejected; this is draft ${attempts}`);
  const likelihood = geometricMean(probabilities);
  if (likelihood !== null && likelihood < LIKELY_TOKEN) {
    return low(`the model was unsure: average token probability ${likelihood.toFixed(2)}`);
  }
  const passed = namesOf(verdicts.filter(({ status }) => status === 'pass'));
  const absent = unknown.filter((verdict) => !isNotAsked(verdict));
  const beyond = absent.length === 0 ? '' : `; ${namesOf(absent)} not available for this language`;
  return {
    confidence: 'medium',
    confidence_reason: `passed ${passed}${beyond}; ${expected === '' ? 'tests were not run' : expected}`,
  };
}

function expectedOf({ agreed, tried }: Agreement): string {
  return `it gave the result that the model expected in ${agreed} of ${tried} calls`;
}

/** A check with nothing to run was not missed. */
function isMissed(verdict: Verdict): boolean {
  return !isBeyondLanguage(verdict) && !isNotAsked(verdict);
}

function isNotAsked({ reason }: Verdict): boolean {
  return reason?.startsWith('not_requested:') === true;
}

/**
 * A check that exists only for some languages says nothing against code in others. Syntax is for all: a language that
 * cannot even be parsed is not known at all.
 */
function isBeyondLanguage({ check, reason }: Verdict): boolean {
  return check !== 'syntax' && reason?.startsWith('language_not_supported:') === true;
}

/**
 * Code that gives the requested results is as good as its examples. One chosen out of several may match them by luck;
 * drafts that behave differently on other inputs show that the examples leave the right behavior open.
 */
function byExamples({ reason }: Verdict, attempts: number, compared: Comparison | null): Earned {
  const ran = `${reason ?? 'the examples ran'} and passed`;
  if (attempts > 1)
    return {
      confidence: 'medium',
      confidence_reason: `${ran}; this is draft ${attempts}, earlier ones did not pass`,
    };
  if (compared === null || compared.drafts === 1) return { confidence: 'high', confidence_reason: ran };
  const { drafts, alike, inputs } = compared;
  const others = `${alike} of ${drafts} drafts gave the same results for ${inputs} more inputs`;
  return { confidence: 2 * alike > drafts ? 'high' : 'medium', confidence_reason: `${ran}; ${others}` };
}

function namesOf(verdicts: Verdict[]): string {
  return verdicts.map(({ check }) => check).join(', ');
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

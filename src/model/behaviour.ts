import type { ExampleOutcome } from '../ports/example-runner.ts';

/** A draft's results for each call; `isSound`: not a result its own head rules out. */
export type Behaviour = readonly (ExampleOutcome & { isSound: boolean })[];

/** Of several drafts, the one most others behave like, and the strength of that evidence. */
export type Alike = {
  /** Index of the draft. */
  index: number;
  /** Drafts with the same results for every call that counts, including this one. */
  alike: number;
  /** Number of calls that count: most drafts fail on the others, so those probably make no sense. */
  inputs: number;
  /** None of its results is ruled out by its own head. */
  isSound: boolean;
};

/**
 * Chooses by what drafts return for inputs without known results: right drafts agree, wrong ones are wrong in different
 * ways (Shi et al. 2022, Natural Language to Code Translation with Execution). Each draft has one outcome per call;
 * unsound results count for no draft. On a tie, the draft with values for the most calls wins, then the earliest.
 * Requires at least one draft.
 */
export function mostAlike(drafts: readonly Behaviour[]): Alike {
  const calls = (drafts[0] ?? [])
    .map((_, call) => call)
    .filter((call) => 2 * drafts.filter((draft) => draft[call]?.isValue !== true).length < drafts.length);
  const scores = drafts.map((draft) => {
    const sound = calls.filter((call) => draft[call]?.isSound !== false);
    return sum(drafts.map((other) => equalCalls(draft, other, sound)));
  });
  const most = Math.max(...scores);
  // Calls do not count where two drafts differ only because one of them fails.
  const values = drafts.map((draft, at) =>
    scores[at] === most ? draft.filter(({ isValue }) => isValue).length : -1,
  );
  const index = values.indexOf(Math.max(...values));
  const chosen = drafts[index] ?? [];
  const alike = drafts.filter((draft) => equalCalls(draft, chosen, calls) === calls.length).length;
  return { index, alike, inputs: calls.length, isSound: chosen.every(({ isSound }) => isSound) };
}

/** Whether two drafts gave the same result for every call; also true when none could be tried. */
export function isSameBehaviour(a: readonly ExampleOutcome[], b: readonly ExampleOutcome[]): boolean {
  return a.length === b.length && a.every((outcome, call) => isSame(outcome, b[call]));
}

function equalCalls(
  a: readonly ExampleOutcome[],
  b: readonly ExampleOutcome[],
  calls: readonly number[],
): number {
  return calls.filter((call) => isSame(a[call], b[call])).length;
}

/** The last digits of floating-point sums depend on the order of addition. */
const SAME_NUMBER = 1e-6;

function isSame(a: ExampleOutcome | undefined, b: ExampleOutcome | undefined): boolean {
  if (a === undefined || b === undefined || a.isValue !== b.isValue) return false;
  // Error messages may differ.
  if (!a.isValue || a.got === b.got) return true;
  return Math.abs(Number(a.got) - Number(b.got)) <= SAME_NUMBER;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

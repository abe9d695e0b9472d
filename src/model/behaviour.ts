import type { ExampleOutcome } from '../ports/example-runner.ts';

/** What a draft gave at each call; `isSound`: not a result that its own head rules out. */
export type Behaviour = readonly (ExampleOutcome & { isSound: boolean })[];

/** Of several drafts, the one that the most of the others behave like, and how sure that is. */
export type Alike = {
  /** Of the drafts. */
  index: number;
  /** Drafts that gave the same at every call that counts, itself included. */
  alike: number;
  /** Calls that count: of the others most drafts make nothing, so they are likely to make no sense. */
  inputs: number;
  /** It gave nothing that its own head rules out. */
  isSound: boolean;
};

/**
 * Chooses by what drafts do with inputs of which nobody said what they should give: right drafts do the same, wrong
 * ones are wrong in different ways (Shi et al. 2022, Natural Language to Code Translation with Execution). Each draft
 * has an outcome a call; what is not sound speaks for no draft. Of equals the one that makes something of the most calls
 * is taken, of those the earliest. There must be a draft.
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
  // Where two drafts differ only in calls of which one makes nothing, those calls do not count.
  const values = drafts.map((draft, at) =>
    scores[at] === most ? draft.filter(({ isValue }) => isValue).length : -1,
  );
  const index = values.indexOf(Math.max(...values));
  const chosen = drafts[index] ?? [];
  const alike = drafts.filter((draft) => equalCalls(draft, chosen, calls) === calls.length).length;
  return { index, alike, inputs: calls.length, isSound: chosen.every(({ isSound }) => isSound) };
}

/** Whether two drafts gave the same at every call; also where none of them could be tried. */
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

/** Sums of numbers with a point differ in their last digits by the order of what is added. */
const SAME_NUMBER = 1e-6;

function isSame(a: ExampleOutcome | undefined, b: ExampleOutcome | undefined): boolean {
  if (a === undefined || b === undefined || a.isValue !== b.isValue) return false;
  // What an error says is a matter of taste.
  if (!a.isValue || a.got === b.got) return true;
  return Math.abs(Number(a.got) - Number(b.got)) <= SAME_NUMBER;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

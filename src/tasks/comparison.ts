import { runExamples } from '../checks/examples.ts';
import { COMPARE_LONGER_MS, COMPARE_MS, MAX_COMPARED_DRAFTS } from '../config/limits.ts';
import { variedCalls } from '../context/examples/vary.ts';
import type { Comparison } from '../contract/agreement.ts';
import type { Example } from '../contract/example.ts';
import { mostAlike } from '../model/behaviour.ts';
import type { ExampleOutcome } from '../ports/example-runner.ts';
import type { Asked } from './asked.ts';
import type { GenerateRun, Judged } from './draft.ts';

type Tried = { draft: Judged; outcomes: readonly ExampleOutcome[] };

/** Fewer further calls than this tell nothing. */
const LEAST_INPUTS = 3;

/**
 * Drafts that passed every example of the request, tried with further calls: a draft can give what the few examples
 * say and be wrong elsewhere. Two that behave alike end the search.
 */
export class DraftComparison {
  private readonly run: GenerateRun;
  private readonly calls: Example[];
  private readonly tried: Tried[] = [];
  private firstAttempt = 1;

  constructor(run: GenerateRun, { examples }: Asked) {
    this.run = run;
    this.calls = variedCalls(examples);
  }

  get isEmpty(): boolean {
    return this.tried.length === 0;
  }

  /** Takes in a draft that passed; true: nothing more is to be learned. */
  async add(draft: Judged): Promise<boolean> {
    if (this.isEmpty) this.firstAttempt = draft.attempt;
    const { candidate, verdicts } = draft;
    const ran = verdicts.some(({ check, status }) => check === 'examples' && status === 'pass');
    const { analyzers } = this.run.services;
    const outcomes =
      ran && this.calls.length >= LEAST_INPUTS
        ? await this.run.tally.time('checks', () =>
            runExamples(analyzers.examples, candidate, this.calls, this.run.signal),
          )
        : null;
    this.tried.push({ draft, outcomes: outcomes?.ok === true ? outcomes.value.outcomes : [] });
    return this.isSettled();
  }

  /** The same text was drawn once more, which is agreement as well. True: nothing more is to be learned. */
  repeat(text: string): boolean {
    const same = this.tried.find(({ draft }) => draft.candidate.text === text);
    if (same === undefined) return false;
    this.tried.push(same);
    return this.isSettled();
  }

  /** Whether it is too late for a further draft, this many milliseconds after the search began. */
  isLate(spent: number): boolean {
    return spent > (this.firstAttempt === 1 ? COMPARE_MS : COMPARE_LONGER_MS);
  }

  /** Null: no draft passed. */
  best(): Judged | null {
    const { index, alike, inputs } = mostAlike(this.tried.map(({ outcomes }) => outcomes));
    const draft = this.tried[index]?.draft;
    if (draft === undefined) return null;
    const compared: Comparison = { drafts: this.tried.length, alike, inputs };
    return { ...draft, attempt: this.firstAttempt, compared: inputs < LEAST_INPUTS ? null : compared };
  }

  private isSettled(): boolean {
    const { alike, inputs } = mostAlike(this.tried.map(({ outcomes }) => outcomes));
    return alike > 1 || inputs < LEAST_INPUTS || this.tried.length === MAX_COMPARED_DRAFTS;
  }
}

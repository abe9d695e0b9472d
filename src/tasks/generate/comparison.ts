import { isDisputed } from '../../answer/choose.ts';
import { languageIdOf } from '../../base/languages.ts';
import { runExamples } from '../../checks/examples.ts';
import type { Comparison } from '../../contract/agreement.ts';
import type { Example } from '../../contract/example.ts';
import { type Alike, type Behaviour, mostAlike } from '../../model/behaviour.ts';
import { resultTeller } from '../../model/entry.ts';
import type { Asked, CheckedDraft, GenerateRun } from './draft.ts';

/** Drafts that passed all examples and are compared before one is shown. */
const MAX_COMPARED_DRAFTS = 6;
/** Time within which a further draft starts while nothing contradicts the first one. */
const COMPARE_MS = 7_000;
/** Time within which a further draft starts when something contradicts the first one. */
const COMPARE_LONGER_MS = 30_000;

type Tried = { draft: CheckedDraft; behaviour: Behaviour };

/** Fewer further calls say nothing. */
const LEAST_INPUTS = 3;
/** Drafts that have to agree: when nothing contradicts them, and when one differs or is unsound. */
const ENOUGH_ALIKE = 2;
const ENOUGH_DOUBTED = 3;

/**
 * Drafts that passed every example of the request, tried with further calls: a draft can match the few examples and be
 * wrong elsewhere. Two that agree end the search; three when one differs or is unsound.
 */
export class DraftComparison {
  private readonly run: GenerateRun;
  private readonly calls: Example[];
  private readonly tried: Tried[] = [];
  private firstAttempt = 1;

  constructor(run: GenerateRun, { furtherCalls }: Asked) {
    this.run = run;
    this.calls = furtherCalls;
  }

  get isEmpty(): boolean {
    return this.tried.length === 0;
  }

  /** Adds a passing draft; true: nothing more is to be learned. */
  async add(draft: CheckedDraft): Promise<boolean> {
    if (this.isEmpty) this.firstAttempt = draft.attempt;
    const ran = draft.verdicts.some(({ check, status }) => check === 'examples' && status === 'pass');
    const behaviour = ran && this.calls.length >= LEAST_INPUTS ? await this.behaviourOf(draft) : [];
    this.tried.push({ draft, behaviour });
    return this.isSettled();
  }

  /** The same text was generated again, which is agreement too. True: nothing more is to be learned. */
  repeat(text: string): boolean {
    const same = this.tried.find(({ draft }) => draft.candidate.text === text);
    if (same === undefined) return false;
    this.tried.push(same);
    return this.isSettled();
  }

  /** Whether it is too late for a further draft, this many milliseconds after the search began. */
  isLate(spent: number): boolean {
    const isSure = this.firstAttempt === 1 && !this.isDoubted(this.alike());
    return spent > (isSure ? COMPARE_MS : COMPARE_LONGER_MS);
  }

  /** Null: no draft passed. */
  best(): CheckedDraft | null {
    const { index, alike, inputs } = this.alike();
    const draft = this.tried[index]?.draft;
    if (draft === undefined) return null;
    const compared: Comparison = { drafts: this.tried.length, alike, inputs };
    return { ...draft, attempt: this.firstAttempt, compared: inputs < LEAST_INPUTS ? null : compared };
  }

  private alike(): Alike {
    return mostAlike(this.tried.map(({ behaviour }) => behaviour));
  }

  private isSettled(): boolean {
    const found = this.alike();
    if (found.inputs < LEAST_INPUTS || this.tried.length === MAX_COMPARED_DRAFTS) return true;
    return found.alike >= (this.isDoubted(found) ? ENOUGH_DOUBTED : ENOUGH_ALIKE);
  }

  private isDoubted({ alike, isSound }: Alike): boolean {
    return alike < this.tried.length || !isSound;
  }

  private async behaviourOf({ candidate, verdicts }: CheckedDraft): Promise<Behaviour> {
    const { services, signal, tally } = this.run;
    const ran = await tally.time('checks', () =>
      runExamples(services.analyzers.examples, candidate, this.calls, signal),
    );
    if (!ran.ok) return [];
    const isNothing = resultTeller(candidate.alone ?? candidate.text, languageIdOf(candidate.language));
    const isClean = !verdicts.some(isDisputed);
    return ran.value.outcomes.map((outcome) => {
      const isSound = isClean && !(outcome.isValue && isNothing?.(outcome.got) === true);
      return { ...outcome, isSound };
    });
  }
}

import { mayShow } from '../../answer/choose.ts';
import { MAX_ATTEMPTS } from '../../config/limits.ts';
import { type Agreement, isAgreed } from '../../contract/agreement.ts';
import type { ContextBundle } from '../../contract/context.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import { mostAgreed } from '../../model/agreement.ts';
import { DraftComparison } from './comparison.ts';
import { type Asked, type CheckedDraft, drawOne, type GenerateRun } from './draft.ts';
import { Learned } from './learned.ts';
import { Rehearsal } from './rehearsal.ts';

/** Drafts for a request with examples, which tell right from wrong. */
export const MAX_SEARCH_ATTEMPTS = 24;
/** Drafts that are generated however long they take, and the time within which further ones start. */
const SURE_ATTEMPTS = 3;
const SEARCH_MS = 60_000;
/** Drafts for a request that sets its own search time. */
export const MAX_LONG_SEARCH_ATTEMPTS = 400;
/** Drafts tried against the model's own predictions before the best is used, and the time within which a further one starts. */
const MAX_REHEARSED = 4;
const REHEARSE_MS = 15_000;
/** The same while no draft has matched any prediction: the drafts are then likely wrong. */
const REHEARSE_LONGER_MS = 25_000;

/**
 * The result of a search: a candidate that may be shown, or the last one that may not, a model that failed, and an
 * example of the request that may be wrong itself.
 */
type DraftOutcome =
  | { passed: CheckedDraft }
  | { passed: null; rejected: CheckedDraft | null; failure: ModelFailure | null; doubt: string | null };

/**
 * Generates drafts until one passes. A rejected draft is repaired with its findings; one that runs but contradicts an
 * example only after a fresh draft failed as well, because a small model gains more from new samples than from repair.
 * With examples to tell right from wrong, the search is longer, within `SEARCH_MS`, and passing drafts are compared;
 * without them, drafts are rehearsed. A request may extend the search while nothing has passed.
 */
export async function draftUntilPassed(
  run: GenerateRun,
  asked: Asked,
  context: ContextBundle,
): Promise<DraftOutcome> {
  const usual = asked.examples.length > 0 ? MAX_SEARCH_ATTEMPTS : MAX_ATTEMPTS;
  const attempts = run.request.search_ms === undefined ? usual : MAX_LONG_SEARCH_ATTEMPTS;
  const drafts = new DraftLoop(run, asked, context);
  for (let attempt = 1; attempt <= attempts && !drafts.isLate(attempt); attempt++) {
    const found = await drafts.draw(attempt);
    if (found !== null) return found;
  }
  return drafts.end(null);
}

type Rehearsed = CheckedDraft & { agreement: Agreement };

class DraftLoop {
  private readonly rehearsal: Rehearsal;
  private readonly comparison: DraftComparison;
  private readonly learned: Learned;
  private readonly startedAt: number;
  private readonly known = new Set<string>();
  /** Passed all checks, but did not give the results the model expects. */
  private readonly rehearsed: Rehearsed[] = [];
  private rejected: CheckedDraft | null = null;
  private hasRepaired = false;

  constructor(
    private readonly run: GenerateRun,
    private readonly asked: Asked,
    private readonly context: ContextBundle,
  ) {
    this.rehearsal = new Rehearsal(run, context);
    this.comparison = new DraftComparison(run, asked);
    this.learned = new Learned(asked.examples.length);
    this.startedAt = run.services.clock.now();
  }

  /** Whether it is too late to begin a further draft. */
  isLate(attempt: number): boolean {
    const spent = this.run.services.clock.now() - this.startedAt;
    if (!this.comparison.isEmpty) return this.comparison.isLate(spent);
    if (this.rehearsed.length > 0) return spent > this.patience() || this.rehearsed.length === MAX_REHEARSED;
    return attempt > SURE_ATTEMPTS && spent > (this.run.request.search_ms ?? SEARCH_MS);
  }

  /** One draft; null: the search continues. */
  async draw(attempt: number): Promise<DraftOutcome | null> {
    const { run, asked, context } = this;
    const repaired = this.isTurnOfRepair(attempt) ? this.rejected : null;
    this.hasRepaired ||= repaired !== null;
    const isStepwise = repaired === null && this.isTurnOfSteps(attempt);
    const drawn = await drawOne(run, asked, { context, attempt, repaired, hints: this.hints(), isStepwise });
    if (!drawn.ok) return this.end(drawn.failure);
    const { text } = drawn.value.candidate;
    if (this.known.has(text)) return this.comparison.repeat(text) ? this.end(null) : null;
    this.known.add(text);
    const verdicts = await run.check(drawn.value.candidate);
    const draft: CheckedDraft = { ...drawn.value, verdicts, attempt, agreement: null, compared: null };
    this.learned.add(verdicts);
    if (mayShow(verdicts)) return this.tryOut(draft);
    this.rejected = draft;
    return null;
  }

  /** A draft that passed all checks is shown even if the model expects other results: the answer reports that. */
  end(failure: ModelFailure | null): DraftOutcome {
    const passed = this.comparison.isEmpty ? mostAgreed(this.rehearsed) : this.comparison.best();
    if (passed !== null) return { passed };
    return { passed, rejected: this.rejected, failure, doubt: this.learned.doubt() };
  }

  private async tryOut(draft: CheckedDraft): Promise<DraftOutcome | null> {
    if (this.asked.examples.length > 0) return (await this.comparison.add(draft)) ? this.end(null) : null;
    const agreement = await this.rehearsal.of(draft.candidate);
    if (agreement === null || isAgreed(agreement)) return { passed: { ...draft, agreement } };
    this.rehearsed.push({ ...draft, agreement });
    return null;
  }

  /** Lessons of this search for its further drafts. */
  private hints(): string[] {
    const mistakes = this.learned.lastMistakes();
    const expected = this.rehearsed.length === 0 ? [] : this.rehearsal.said();
    return [
      mistakes.length === 0 ? '' : `This does not work: ${mistakes.join('; ')}. Write the logic yourself.`,
      expected.length === 0 ? '' : `For example: ${expected.join(', ')}.`,
    ];
  }

  /** Faults in its text are repaired at once; wrong results only after a fresh draft failed as well. */
  private isTurnOfRepair(attempt: number): boolean {
    if (this.hasRepaired || !this.comparison.isEmpty) return false;
    const isAboutText = this.rejected?.verdicts.some(
      ({ check, status }) => status === 'fail' && check !== 'examples',
    );
    return attempt === 3 || (attempt === 2 && isAboutText === true);
  }

  /** After repeated failures the draft is thought through step by step: twice the tokens, and occasionally right. */
  private isTurnOfSteps(attempt: number): boolean {
    return (
      attempt > SURE_ATTEMPTS && attempt % 2 === 0 && this.comparison.isEmpty && this.rehearsed.length === 0
    );
  }

  private patience(): number {
    return this.rehearsed.some(({ agreement }) => agreement.agreed > 0) ? REHEARSE_MS : REHEARSE_LONGER_MS;
  }
}

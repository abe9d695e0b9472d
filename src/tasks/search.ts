import { mayShow } from '../answer/choose.ts';
import {
  MAX_ATTEMPTS,
  MAX_REHEARSED,
  MAX_REPAIR_FINDING_CHARACTERS,
  MAX_REPAIR_FINDINGS,
  MAX_SEARCH_ATTEMPTS,
  REHEARSE_LONGER_MS,
  REHEARSE_MS,
  SEARCH_MS,
  SURE_ATTEMPTS,
} from '../config/limits.ts';
import { type Agreement, isAgreed } from '../contract/agreement.ts';
import type { ContextBundle } from '../contract/context.ts';
import type { ModelFailure } from '../contract/reasons.ts';
import type { Verdict } from '../contract/verdict.ts';
import { mostAgreed } from '../model/agreement.ts';
import type { Asked } from './asked.ts';
import { drawOne, type GenerateRun, type Judged } from './draft.ts';
import { Rehearsal } from './rehearsal.ts';

/** What a search ended with: a candidate that may be shown, the last one that may not, or a model that failed. */
export type Found =
  | { passed: Judged }
  | { passed: null; rejected: Judged | null; failure: ModelFailure | null };

/**
 * Draws until a candidate passes. One is repaired with its findings, what runs and contradicts an example only
 * after a fresh draw was wrong as well, for a small model gains more by drawing than by repair. With examples
 * to tell right from wrong the search is longer, within `SEARCH_MS`; without, drafts are rehearsed.
 */
export async function search(run: GenerateRun, asked: Asked, context: ContextBundle): Promise<Found> {
  const attempts = asked.examples.length > 0 ? MAX_SEARCH_ATTEMPTS : MAX_ATTEMPTS;
  const drafts = new Search(run, asked, context);
  for (let attempt = 1; attempt <= attempts && !drafts.isLate(attempt); attempt++) {
    const found = await drafts.draw(attempt);
    if (found !== null) return found;
  }
  return drafts.end(null);
}

type Rehearsed = Judged & { agreement: Agreement };

class Search {
  private readonly run: GenerateRun;
  private readonly asked: Asked;
  private readonly context: ContextBundle;
  private readonly rehearsal: Rehearsal;
  private readonly startedAt: number;
  private readonly known = new Set<string>();
  /** Passed all checks, and did not give what the model expects. */
  private readonly rehearsed: Rehearsed[] = [];
  private rejected: Judged | null = null;
  private readonly mistakes = new Set<string>();
  private hasRepaired = false;

  constructor(run: GenerateRun, asked: Asked, context: ContextBundle) {
    this.run = run;
    this.asked = asked;
    this.context = context;
    this.rehearsal = new Rehearsal(run, context);
    this.startedAt = run.services.clock.now();
  }

  /** Whether it is too late to begin a further draft. */
  isLate(attempt: number): boolean {
    const spent = this.run.services.clock.now() - this.startedAt;
    if (this.rehearsed.length > 0) return spent > this.patience() || this.rehearsed.length === MAX_REHEARSED;
    return attempt > SURE_ATTEMPTS && spent > SEARCH_MS;
  }

  /** One draft; null: the search goes on. */
  async draw(attempt: number): Promise<Found | null> {
    const { run, asked, context, rejected } = this;
    const repaired = !this.hasRepaired && isTurnOfRepair(attempt, rejected) ? rejected : null;
    this.hasRepaired ||= repaired !== null;
    const drawn = await drawOne(run, asked, { context, attempt, repaired, hints: this.hints() });
    if (!drawn.ok) return this.end(drawn.failure);
    if (this.known.has(drawn.value.candidate.text)) return null;
    this.known.add(drawn.value.candidate.text);
    const verdicts = await run.check(drawn.value.candidate);
    if (mayShow(verdicts)) return this.rehearse({ ...drawn.value, verdicts, agreement: null });
    this.rejected = { ...drawn.value, verdicts, agreement: null };
    for (const mistake of mistakesIn(verdicts)) this.mistakes.add(mistake);
    return null;
  }

  /** What passed all checks is shown even if it does not give what the model expects: that is told with it. */
  end(failure: ModelFailure | null): Found {
    const passed = mostAgreed(this.rehearsed);
    return passed === null ? { passed, rejected: this.rejected, failure } : { passed };
  }

  private async rehearse(draft: Judged): Promise<Found | null> {
    if (this.asked.examples.length > 0) return { passed: draft };
    const agreement = await this.rehearsal.of(draft.candidate);
    if (agreement === null || isAgreed(agreement)) return { passed: { ...draft, agreement } };
    this.rehearsed.push({ ...draft, agreement });
    return null;
  }

  /** What this search has learned, for its further drafts. */
  private hints(): string[] {
    const mistakes = [...this.mistakes].slice(-MAX_REPAIR_FINDINGS);
    const expected = this.rehearsed.length === 0 ? [] : this.rehearsal.said();
    return [
      mistakes.length === 0 ? '' : `This does not work: ${mistakes.join('; ')}. Write the logic yourself.`,
      expected.length === 0 ? '' : `For example: ${expected.join(', ')}.`,
    ];
  }

  private patience(): number {
    return this.rehearsed.some(({ agreement }) => agreement.agreed > 0) ? REHEARSE_MS : REHEARSE_LONGER_MS;
  }
}

/** Names that do not exist, and what a safer way avoids, are told to all further drafts; secrets are told to no one. */
function mistakesIn(verdicts: readonly Verdict[]): string[] {
  return verdicts
    .filter(({ check }) => check === 'types' || check === 'security' || check === 'packages')
    .flatMap(({ findings }) =>
      findings.map(({ message }) => message.slice(0, MAX_REPAIR_FINDING_CHARACTERS)),
    );
}

/** What is wrong with its text is told at once; what it gave instead, when a fresh draw was wrong as well. */
function isTurnOfRepair(attempt: number, rejected: Judged | null): boolean {
  const isAboutText = rejected?.verdicts.some(
    ({ check, status }) => status === 'fail' && check !== 'examples',
  );
  return attempt === 3 || (attempt === 2 && isAboutText === true);
}

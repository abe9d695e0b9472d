import { findLanguage } from '../base/languages.ts';
import { fail, type Result } from '../base/result.ts';
import { MAX_CHECKED_CHARACTERS } from '../config/limits.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { UnknownReason } from '../contract/reasons.ts';
import type { Verdict } from '../contract/verdict.ts';
import type { AnalyzerFailure } from '../ports/analyzer.ts';
import type { Clock } from '../ports/clock.ts';
import type { Analyzers, Check, Target } from './check.ts';
import { withoutEchoes } from './echoes.ts';
import { judgedVerdict, unknownVerdict } from './verdict.ts';

export type ChecksRun = {
  candidate: Candidate;
  checks: readonly Check<unknown>[];
  analyzers: Analyzers;
  clock: Clock;
  /** For each check without its own, measured from when its analyzer is warm. */
  deadlineMs: number;
  /** How long its analyzer may load before that; no check waits longer. */
  warmMs: number;
  signal: AbortSignal;
  /** Called with each verdict as soon as it is known; duplicates of other checks' findings are still in it. */
  onVerdict?: (verdict: Verdict) => void;
};

/** Created once: an error with its stack, for each check of each keystroke, costs more than some of the checks. */
const OVER = new DOMException('the check is over', 'AbortError');

/** Why a check ended early. */
type End = { reason: UnknownReason; message: string };

/**
 * Loads what checks of code there will need, so that they need not wait for it. Sequential: a model loading at the same
 * time keeps a core. Never rejects.
 */
export async function warmChecks(
  checks: readonly Check<unknown>[],
  target: Target,
  analyzers: Analyzers,
): Promise<void> {
  for (const check of checks) {
    // An analyzer that cannot load reports it when it is used.
    await Promise.allSettled([warmOne(check, target, analyzers)]);
  }
}

async function warmOne(check: Check<unknown>, target: Target, analyzers: Analyzers): Promise<void> {
  await (check.warm?.(target, analyzers) ?? check.analyzer(analyzers, target.language).warm(target.language));
}

/**
 * Runs checks in parallel, each with its deadline, and returns one verdict for each, in the order of `checks`. A late,
 * aborted or broken check is `unknown` with the reason; never a pass, never a throw. When two checks report the same
 * mistake, only the first one keeps it.
 */
export async function runChecks(run: ChecksRun): Promise<Verdict[]> {
  // One per check, so that listeners on the signal of one check do not count for the others.
  const stops = run.checks.map(() => new AbortController());
  const onAbort = () => {
    for (const stop of stops) stop.abort();
  };
  run.signal.addEventListener('abort', onAbort, { once: true });
  if (run.signal.aborted) onAbort();
  try {
    const verdicts = await Promise.all(
      run.checks.map(async (check, index) => {
        const stop = stops[index] ?? new AbortController();
        const verdict = await runOne(run, check, stop.signal);
        // Also ends the wait for its deadline, and a check that is late.
        stop.abort(OVER);
        return verdict;
      }),
    );
    return withoutEchoes(verdicts);
  } finally {
    run.signal.removeEventListener('abort', onAbort);
  }
}

async function waitForEnd({ clock, deadlineMs, signal }: ChecksRun, stop: AbortSignal): Promise<End> {
  await clock.sleep(deadlineMs, stop);
  return signal.aborted
    ? { reason: 'cancelled', message: 'the request was cancelled' }
    : { reason: 'timed_out', message: `not finished after ${Math.round(deadlineMs)} ms` };
}

async function runOne(run: ChecksRun, check: Check<unknown>, stop: AbortSignal): Promise<Verdict> {
  if (!run.signal.aborted) await warmFor(run, check, stop);
  const started = run.clock.now();
  const analyzer = check.analyzer(run.analyzers, run.candidate.language);
  const deadlineMs = check.deadlineMs ?? run.deadlineMs;
  const late = waitForEnd({ ...run, deadlineMs }, stop).then(({ reason, message }) =>
    unknownVerdict(check.name, analyzer, reason, message),
  );
  const verdict = await (run.signal.aborted ? late : Promise.race([attempt(run, check, stop), late]));
  const timed = { ...readVerdict(verdict, run.candidate), ms: Math.max(0, run.clock.now() - started) };
  run.onVerdict?.(timed);
  return timed;
}

/** Until the analyzer is warm, its time is over, or the run is. */
async function warmFor(
  { candidate, analyzers, clock, warmMs }: ChecksRun,
  check: Check<unknown>,
  stop: AbortSignal,
): Promise<void> {
  const done = new AbortController();
  const over = clock.sleep(warmMs, AbortSignal.any([stop, done.signal]));
  await Promise.race([warmChecks([check], candidate, analyzers), over]);
  done.abort(OVER);
}

async function attempt(
  { candidate, analyzers }: ChecksRun,
  check: Check<unknown>,
  stop: AbortSignal,
): Promise<Verdict> {
  const analyzer = check.analyzer(analyzers, candidate.language);
  try {
    const facts = refusalOf(candidate, check) ?? (await check.gather(candidate, analyzers, stop));
    if (!facts.ok) return unknownVerdict(check.name, analyzer, facts.failure.reason, facts.failure.message);
    const findings = check.judge(candidate, facts.value);
    const missing = check.missing?.(candidate, facts.value) ?? null;
    if (missing === null)
      return judgedVerdict(check.name, analyzer, findings, check.note?.(facts.value) ?? null);
    const unknown = unknownVerdict(check.name, analyzer, 'not_stated', missing);
    return findings.length === 0 ? unknown : judgedVerdict(check.name, analyzer, findings, unknown.reason);
  } catch (error) {
    // Only the error's name: its message may quote the code.
    const kind = error instanceof Error ? error.name : typeof error;
    return unknownVerdict(check.name, analyzer, 'analyzer_failed', `the check failed with ${kind}`);
  }
}

type Refusal = Result<never, AnalyzerFailure>;

/** Why a check is skipped for a text: it is too large, or says nothing about what would run. Null: not skipped. */
function refusalOf({ after, language, reading }: Candidate, { readsAll }: Check<unknown>): Refusal | null {
  if (readsAll === true) return null;
  if (reading?.kind === 'not_decoded') return fail({ reason: 'not_decoded', message: reading.note ?? '' });
  if (reading !== undefined && reading.kind !== 'text')
    return fail({ reason: 'language_not_supported', message: reading.note ?? 'it is not text' });
  if (after.length <= MAX_CHECKED_CHARACTERS || findLanguage(language) === null) return null;
  const message = `the text has ${after.length} characters, more than the limit of ${MAX_CHECKED_CHARACTERS}`;
  return fail({ reason: 'too_large', message });
}

/**
 * A verdict with a note on how its text was decoded. Bytes that could not be decoded never pass: findings in them
 * count, their absence says nothing.
 */
function readVerdict(verdict: Verdict, { reading }: Candidate): Verdict {
  if (reading === undefined || reading.note === null || verdict.status === 'unknown') return verdict;
  if (reading.kind === 'not_decoded' && verdict.status === 'pass')
    return unknownVerdict(verdict.check, verdict, 'not_decoded', reading.note);
  const reason = verdict.reason === null ? reading.note : `${verdict.reason}; ${reading.note}`;
  return { ...verdict, reason };
}

import { setImmediate as otherWork } from 'node:timers/promises';
import { type FoundSecret, type Hit, hashOf, RANK, replacePlaces } from '../../../analysis/secrets/hit.ts';
import { likelySteps, ownSteps, placesOf } from '../../../analysis/secrets/own-rules.ts';
import { hitsInPiece, piecesOf } from '../../../analysis/secrets/pieces.ts';
import { fail, ok, type Result } from '../../../base/result.ts';
import { lineStarts, rangeAt } from '../../../base/text.ts';
import { MAX_CHECKED_CHARACTERS, MAX_PATTERN_MS } from '../../../config/limits.ts';
import type { AnalyzerFailure, SecretMatch, SecretScanner } from '../../../ports/analyzer.ts';
import { installedVersion } from '../package-version.ts';
import { ruleTable } from './rule-table.ts';
import { SECRETLINT, secretlintSteps } from './secretlint.ts';
import { runWithin, threadMs } from './watchdog.ts';

/** Characters of a text searched for secrets. */
export const MAX_SEARCHED_CHARACTERS = 64 * 1024 * 1024;
/** Time that secret rules run before they yield to other work. */
const SECRET_SCAN_TURN_MS = 5;

/** Tries for a rule that took longer, each with twice the time. */
const MAX_PATTERN_TRIES = 3;
/** CPU time of this thread for all secret rules on one text, and again for each `MAX_CHECKED_CHARACTERS` of it. */
export const MAX_SECRET_SCAN_MS = 1_000;

type Failable<Value> = Result<Value, AnalyzerFailure>;

/** One rule over the whole text; it may be stopped and repeated. */
type Step = () => void | Promise<void>;

/** `patternMs`: time limit for one rule on one text. */
export type SecretScannerOptions = { patternMs?: number };

/**
 * Finds secrets by secretlint's rules, by a table of token formats, and by the names of variables. One match
 * per place. The results contain ranges, rules and hashes, never a secret.
 */
export function createSecretScanner({
  patternMs = MAX_PATTERN_MS,
}: SecretScannerOptions = {}): SecretScanner {
  let version: string | null = null;
  return {
    tool: 'secrets',
    get version() {
      version ??= `secretlint ${installedVersion(SECRETLINT)}, gitleaks ${ruleTable().revision}`;
      return version;
    },
    async scan(text, path, signal) {
      const places = await findPlaces({ text, path, patternMs }, signal);
      return places.ok ? ok(describe(text, places.value)) : places;
    },
    async redact(parts, signal, path = null) {
      const places = await findPlaces({ text: parts.join(''), path, patternMs, leaves: true }, signal);
      return places.ok ? ok(replacePlaces(parts, places.value)) : places;
    },
    async warm() {
      await findPlaces({ text: WARM_UP, path: null, patternMs }, new AbortController().signal);
    },
    async close() {},
  };
}

/** Enough to load every layer. */
const WARM_UP = 'password = os.environ["PASSWORD"]\n';

/** `leaves`: the text leaves the machine, so likely secrets count too. */
type Question = { text: string; path: string | null; patternMs: number; leaves?: boolean };

/** Thread time that all pieces of a text may take, and how much of it is left. */
type Budget = { readonly allMs: number; leftMs: number };

async function findPlaces(question: Question, signal: AbortSignal): Promise<Failable<FoundSecret[]>> {
  const { text, path, patternMs, leaves = false } = question;
  if (text.length > MAX_SEARCHED_CHARACTERS) {
    const message = `the text has ${text.length} characters, more than the limit of ${MAX_SEARCHED_CHARACTERS}`;
    return fail({ reason: 'too_large', message });
  }
  const found: Hit[] = [];
  const foundLikely: Hit[] = [];
  const allMs = MAX_SECRET_SCAN_MS * Math.max(1, Math.ceil(text.length / MAX_CHECKED_CHARACTERS));
  const budget: Budget = { allMs, leftMs: allMs };
  for (const piece of piecesOf(text)) {
    const part = text.slice(piece.start, piece.end);
    const hits: Hit[] = [];
    const likely: Hit[] = [];
    const steps: Step[] = [
      ...(await secretlintSteps(part, path, hits)),
      ...ownSteps(ruleTable(), part, path, hits),
      ...(leaves ? likelySteps(part, path, likely) : []),
    ];
    const stopped = await runSteps(steps, { text: part, path, patternMs }, { budget, signal });
    if (stopped !== null) return fail(stopped);
    found.push(...hitsInPiece(piece, hits));
    foundLikely.push(...hitsInPiece(piece, likely));
  }
  return ok(placesOf(found, foundLikely));
}

/**
 * Runs the steps in short turns, so that other work can run in between. A step that exceeds `patternMs` is
 * tried again with twice the time, up to `MAX_PATTERN_TRIES` times: the machine may have been busy, or a
 * garbage collection fell into its turn. After that the scan is aborted.
 */
async function runSteps(
  steps: Step[],
  { text, patternMs }: Question,
  { budget, signal }: { budget: Budget; signal: AbortSignal },
): Promise<AnalyzerFailure | null> {
  let next = 0;
  const tries = new Tries();
  while (next < steps.length) {
    if (signal.aborted) return { reason: 'cancelled', message: 'the scan was stopped' };
    if (budget.leftMs < 0) return late('the scan', budget.allMs);
    const started = threadMs();
    const pending: (void | Promise<void>)[] = [];
    const isDone = runWithin(patternMs * 2 ** tries.of(next), text.length, () => {
      const turnEnd = performance.now() + SECRET_SCAN_TURN_MS;
      while (next < steps.length && performance.now() < turnEnd) {
        pending.push(steps[next]?.());
        next += 1;
      }
    });
    budget.leftMs -= threadMs() - started;
    await Promise.all(pending);
    if (!isDone && tries.add(next) >= MAX_PATTERN_TRIES) return late('a rule', patternMs);
    if (next < steps.length) await otherWork();
  }
  return signal.aborted ? { reason: 'cancelled', message: 'the scan was stopped' } : null;
}

/** Counts the tries of the step that was stopped last. */
class Tries {
  private step = -1;
  private count = 0;

  of(step: number): number {
    return step === this.step ? this.count : 0;
  }

  /** Including this one. */
  add(step: number): number {
    this.count = this.of(step) + 1;
    this.step = step;
    return this.count;
  }
}

function late(what: string, ms: number): AnalyzerFailure {
  return {
    reason: 'timed_out',
    message: `${what} took longer than ${ms} ms; the text may be made to slow it down`,
  };
}

function describe(text: string, places: FoundSecret[]): SecretMatch[] {
  if (places.length === 0) return [];
  const starts = lineStarts(text);
  return places.map(({ rule, name, start, end, secret, rank }) => ({
    rule,
    message: `A secret is written in the code (${name}): read it from the environment or a secret store`,
    range: rangeAt(text, start, end, starts),
    hash: hashOf(secret),
    hasShape: rank >= RANK.shape,
  }));
}

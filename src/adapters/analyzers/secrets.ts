import { setImmediate as otherWork } from 'node:timers/promises';
import { fail, ok, type Result } from '../../base/result.ts';
import { lineStarts, rangeAt } from '../../base/text.ts';
import {
  MAX_CHECKED_CHARACTERS,
  MAX_PATTERN_MS,
  MAX_SCANNED_LINE_CHARACTERS,
  MAX_SECRET_SCAN_MS,
  SECRET_SCAN_TURN_MS,
} from '../../config/limits.ts';
import type { AnalyzerFailure, SecretMatch, SecretScanner } from '../../ports/analyzer.ts';
import { installedVersion } from './package-version.ts';
import { SECRETLINT, secretlintSteps } from './secretlint.ts';
import { type Hit, hashOf, type Place } from './secrets/hit.ts';
import { ownSteps, placesOf } from './secrets/own-rules.ts';
import { replacePlaces } from './secrets/redact.ts';
import { ruleTable } from './secrets/table.ts';
import { runWithin, threadMs } from './secrets/watchdog.ts';

type Failable<Value> = Result<Value, AnalyzerFailure>;

/** One rule over the whole text; it may be stopped and repeated. */
type Step = () => void | Promise<void>;

/** `patternMs`: how long one rule may take over one text. */
export type SecretScannerOptions = { patternMs?: number };

/**
 * Secrets by secretlint's rules, by a table of token formats, and by the names that values are given to. One
 * match a place; what leaves here are ranges, rules and hashes, never a secret.
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
    async redact(parts, signal) {
      const places = await findPlaces({ text: parts.join(''), path: null, patternMs }, signal);
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

type Question = { text: string; path: string | null; patternMs: number };

async function findPlaces(
  { text, path, patternMs }: Question,
  signal: AbortSignal,
): Promise<Failable<Place[]>> {
  const failure = tooLarge(text);
  if (failure !== null) return fail(failure);
  const hits: Hit[] = [];
  const steps: Step[] = [...(await secretlintSteps(text, path, hits)), ...ownSteps(text, path, hits)];
  const stopped = await runSteps(steps, { text, path, patternMs }, signal);
  return stopped === null ? ok(placesOf(hits)) : fail(stopped);
}

/** Patterns are only tried on what they cannot take long over. */
function tooLarge(text: string): AnalyzerFailure | null {
  if (text.length > MAX_CHECKED_CHARACTERS) {
    const message = `the text has ${text.length} characters, of which ${MAX_CHECKED_CHARACTERS} can be checked`;
    return { reason: 'too_large', message };
  }
  if (text.length <= MAX_SCANNED_LINE_CHARACTERS) return null;
  const ends = [...lineStarts(text).slice(1), text.length];
  const index = ends.findIndex((end, line) => end - (ends[line - 1] ?? 0) > MAX_SCANNED_LINE_CHARACTERS);
  if (index < 0) return null;
  const message = `line ${index + 1} is longer than the ${MAX_SCANNED_LINE_CHARACTERS} characters that can be checked`;
  return { reason: 'too_large', message };
}

/**
 * Runs the steps in short turns, so that other work gets its own. A step that runs into `patternMs` is
 * tried once more, for the machine may have been busy; then the scan is given up.
 */
async function runSteps(
  steps: Step[],
  { text, patternMs }: Question,
  signal: AbortSignal,
): Promise<AnalyzerFailure | null> {
  let spentMs = 0;
  let next = 0;
  let stoppedAt = -1;
  while (next < steps.length) {
    if (signal.aborted) return { reason: 'cancelled', message: 'the scan was stopped' };
    if (spentMs > MAX_SECRET_SCAN_MS) return late('the scan', MAX_SECRET_SCAN_MS);
    const started = threadMs();
    const pending: (void | Promise<void>)[] = [];
    const isDone = runWithin(patternMs, text.length, () => {
      const turnEnd = performance.now() + SECRET_SCAN_TURN_MS;
      while (next < steps.length && performance.now() < turnEnd) {
        pending.push(steps[next]?.());
        next += 1;
      }
    });
    spentMs += threadMs() - started;
    await Promise.all(pending);
    if (!isDone && stoppedAt === next) return late('a rule', patternMs);
    stoppedAt = isDone ? -1 : next;
    if (next < steps.length) await otherWork();
  }
  return signal.aborted ? { reason: 'cancelled', message: 'the scan was stopped' } : null;
}

function late(what: string, ms: number): AnalyzerFailure {
  return { reason: 'timed_out', message: `${what} took longer than ${ms} ms: a text to try patience on` };
}

function describe(text: string, places: Place[]): SecretMatch[] {
  if (places.length === 0) return [];
  const starts = lineStarts(text);
  return places.map(({ rule, name, start, end, secret }) => ({
    rule,
    message: `A secret is written in the code (${name}): read it from the environment or a secret store`,
    range: rangeAt(text, start, end, starts),
    hash: hashOf(secret),
  }));
}

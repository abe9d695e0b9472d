import type { Cut } from '../../answer/confidence.ts';
import { applyEdit } from '../../base/text.ts';
import { runChecks } from '../../checks/run.ts';
import { syntaxCheck } from '../../checks/syntax.ts';
import { CHECK_WARM_MS } from '../../config/limits.ts';
import type { Candidate } from '../../contract/candidate.ts';
import type { Request } from '../../contract/request.ts';
import type { Drawn } from '../../model/ask.ts';
import { cutBack } from '../../model/cut-back.ts';
import type { TaskRun } from './run.ts';

/** The part of an answer that may be shown, and how much of it the token limit removed. */
export type Draft = { candidate: Candidate; cut: Cut };

/**
 * The candidate, or its complete statements when the token limit ended the answer; without a complete statement it
 * stays as it is. `isLastLineWhole`: the truncated part was already removed.
 */
export async function cutCandidate(
  run: TaskRun<Request>,
  candidate: Candidate,
  drawn: Drawn,
  isLastLineWhole: boolean,
): Promise<Draft> {
  if (drawn.end === 'stop') return { candidate, cut: 'nothing' };
  const text = isLastLineWhole ? `${candidate.text}\n` : candidate.text;
  const kept = await run.tally.time('checks', () =>
    cutBack(text, candidate.language, (shorter) => parses(run, withText(candidate, shorter))),
  );
  if (kept === null) return { candidate, cut: candidate.end === 'length' ? 'off' : 'nothing' };
  // A last line dropped earlier may be all that is missing.
  const isAll = candidate.end === 'stop' && kept === candidate.text.trimEnd();
  return { candidate: withText(candidate, kept), cut: isAll ? 'nothing' : 'back' };
}

/** Only the syntax check runs, and its verdict is not reported: those that count are on the kept part. */
async function parses({ services, signal }: TaskRun<Request>, candidate: Candidate): Promise<boolean> {
  const { analyzers, clock, beforeDisplayMs } = services;
  const verdicts = await runChecks({
    candidate,
    checks: [syntaxCheck],
    analyzers,
    clock,
    deadlineMs: beforeDisplayMs,
    warmMs: CHECK_WARM_MS,
    signal,
  });
  return verdicts.every(({ status }) => status === 'pass');
}

/** The candidate with a shorter text. */
export function withText(candidate: Candidate, text: string): Candidate {
  const { range, before } = candidate;
  const after = range === null ? text : (applyEdit(before, range, text) ?? before);
  return { ...candidate, text, after, end: 'stop' };
}

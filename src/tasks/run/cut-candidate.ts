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

/** What may be shown of an answer, and how much of it the token limit took. */
export type Draft = { candidate: Candidate; cut: Cut };

/**
 * The candidate, or its whole statements where the token limit ended the answer; one of which no statement is
 * complete stays as it is. `isLastLineWhole`: what was cut off is no more in it.
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
  // A last line that was dropped before may be all that is missing.
  const isAll = candidate.end === 'stop' && kept === candidate.text.trimEnd();
  return { candidate: withText(candidate, kept), cut: isAll ? 'nothing' : 'back' };
}

/** Asked of the syntax check alone and told to nobody: the verdicts that count are those of what is kept. */
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

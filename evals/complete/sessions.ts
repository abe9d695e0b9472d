import { type Answer, isSuggestion, type Suggestion } from '../../src/contract/answer.ts';
import type { CheckName } from '../../src/contract/verdict.ts';
import { Journal } from '../journal.ts';
import {
  type Accepted,
  accept,
  type Cursor,
  depthOf,
  endsLine,
  indentOf,
  lastLine,
  leaves,
  pressEnter,
} from './accepting.ts';
import { type SessionPlace, wantsLines } from './places.ts';

/** Suggestions accepted at one place. */
export const MAX_STEPS = 6;

/** One accepted suggestion. */
type Step = {
  text: string;
  /** From the request to the answer. */
  ms: number;
  confidence: string;
  /** No answer names it. */
  kindOfPlace: null;
  /** Status of the verdict; null: there was no such check. */
  examples: string | null;
};

/** What a person gets at one place by accepting what is shown, as a line of JSON. */
export type Session = {
  id: string;
  kind: string;
  language: string;
  steps: Step[];
  /** Why nothing was ever shown; null when something was. */
  silence: string | null;
  message: string | null;
  /** The whole text at the end. */
  program: string;
  firstMs: number | null;
  /** Status of the last step's verdicts; null: nothing was accepted, or there was no such check. */
  parses: string | null;
  types: string | null;
};

/** Requests the suggestion for a cursor in the place's document. */
export type AskAt = (cursor: Cursor, signal: AbortSignal) => Promise<{ answer: Answer; ms: number }>;

/** Plays one place. */
export type PlayPlace = (place: SessionPlace, signal: AbortSignal) => Promise<Session>;

/** A suggestion, and the document once it is accepted. */
type Shown = { answer: Suggestion; ms: number; accepted: Accepted };
type Quiet = Pick<Session, 'silence' | 'message'>;

/**
 * Accepts what is shown and asks again at its end. Where several lines are wanted and nothing is shown at the end of
 * one, Enter is pressed; an Enter after which nothing is shown is taken back.
 */
export async function playSession(place: SessionPlace, ask: AskAt, signal: AbortSignal): Promise<Session> {
  const shown: Shown[] = [];
  let quiet: Quiet = { silence: null, message: null };
  let here: Cursor | null = place;
  while (here !== null && shown.length < MAX_STEPS && !signal.aborted) {
    const { answer, ms } = await ask(here, signal);
    const accepted = isSuggestion(answer) ? accept(here, answer.generated_code, place.path) : null;
    if (isSuggestion(answer) && accepted !== null) {
      shown.push({ answer, ms, accepted });
      here = afterAccepting(accepted, place);
    } else {
      if (shown.length === 0) quiet = quietOf(answer);
      here = afterSilence(here, shown.at(-1)?.accepted, place);
    }
  }
  return sessionOf(place, shown, quiet);
}

/** Null: what the place wants is there. */
function afterAccepting(accepted: Accepted, { kind, language, before }: SessionPlace): Cursor | null {
  const isDone = wantsLines(kind)
    ? leaves(accepted, depthOf(before, language))
    : endsLine(accepted, language);
  return isDone ? null : accepted;
}

/** Null: one line is wanted, nothing was shown on a new line either, or Enter would leave the block. */
function afterSilence(
  here: Cursor,
  last: Accepted | undefined,
  { kind, language, before }: SessionPlace,
): Cursor | null {
  if (here !== last || !wantsLines(kind)) return null;
  const next = pressEnter(here, language);
  return next === null || indentOf(lastLine(next.before)) < depthOf(before, language) ? null : next;
}

function sessionOf(place: SessionPlace, shown: readonly Shown[], quiet: Quiet): Session {
  const { id, kind, language } = place;
  const last = shown.at(-1);
  const { before, after } = last?.accepted ?? place;
  return {
    ...{ id, kind, language, steps: shown.map(stepOf), ...quiet },
    program: before + after,
    firstMs: shown[0]?.ms ?? null,
    parses: last === undefined ? null : statusOf(last.answer, 'syntax'),
    types: last === undefined ? null : statusOf(last.answer, 'types'),
  };
}

function quietOf(answer: Answer): Quiet {
  if (!isSuggestion(answer))
    return { silence: answer.no_suggestion.reason, message: answer.no_suggestion.message };
  return { silence: 'no_edit', message: 'The suggestion cannot be put into the document' };
}

function stepOf({ answer, accepted, ms }: Shown): Step {
  const { confidence } = answer;
  return {
    ...{ text: accepted.code, ms, confidence, kindOfPlace: null },
    examples: statusOf(answer, 'examples'),
  };
}

function statusOf({ evidence }: Suggestion, name: CheckName): string | null {
  return evidence.find(({ check }) => check === name)?.status ?? null;
}

export type SessionsOptions = {
  /** Null: only what is in the file. */
  play: PlayPlace | null;
  places: readonly SessionPlace[];
  /** Existing lines are not played again. */
  file: string;
  signal: AbortSignal;
  onLine(line: string): void;
};

/** Plays each place once; scoring is separate. */
export async function playAll({ play, places, file, signal, onLine }: SessionsOptions): Promise<Session[]> {
  const journal = new Journal<Session>(file);
  const done = new Map(journal.entries.map((one) => [one.id, one]));
  for (const place of places) {
    if (play === null || signal.aborted) break;
    if (done.has(place.id)) continue;
    const session = await play(place, signal);
    // An aborted session is played again.
    if (signal.aborted) break;
    journal.add(session);
    done.set(place.id, session);
    const { steps, silence, firstMs } = session;
    onLine(
      `${place.id}: ${silence ?? `${steps.length} accepted, the first after ${Math.round(firstMs ?? 0)} ms`}`,
    );
  }
  return places.flatMap(({ id }) => done.get(id) ?? []);
}

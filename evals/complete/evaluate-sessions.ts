import { join } from 'node:path';
import type { JournalRun } from '../journal.ts';
import { loadHiddenPlaces, loadPlaces, type SessionSuite } from './places.ts';
import { factsOf } from './session-facts.ts';
import { reportOf, type SessionReport } from './session-report.ts';
import { runTests } from './session-tests.ts';
import { type PlayPlace, playAll } from './sessions.ts';

export type SessionEvaluation = JournalRun & {
  suite: SessionSuite;
  /** Name of the model, used in file names. */
  model: string;
  /** Recorded apart: how long the model may write decides what is shown. */
  isPatient: boolean;
  /** Null: only scores existing sessions; no model is called. */
  play: PlayPlace | null;
};

/** Plays each place once, and then judges the programs with the tests, which no prompt has seen. */
export async function evaluateSessions(options: SessionEvaluation): Promise<SessionReport> {
  const { suite, model, isPatient, play, data, work, shard, sandbox, processes, signal, onLine } = options;
  const places = loadPlaces(suite, data).filter((_, at) => at % shard.of === shard.index);
  const name = `sessions-${suite}${isPatient ? '-patient' : ''}-${model}`;
  const sessions = await playAll({ play, places, file: join(work, `${name}.jsonl`), signal, onLine });
  const hidden = loadHiddenPlaces(suite, data);
  const shown = sessions.filter(({ steps }) => steps.length > 0);
  const scores = await runTests(
    { suite, scores: join(work, `${name}.scores.jsonl`), sandbox, processes },
    shown,
    hidden,
  );
  const finished = shown.flatMap((session) => {
    const [place, judged] = [places.find(({ id }) => id === session.id), hidden.get(session.id)];
    return place === undefined || judged === undefined ? [] : [{ session, place, hidden: judged }];
  });
  const facts = await factsOf({ sandbox, processes }, finished, signal);
  return { suite, model, isPatient, ...reportOf({ sessions, hidden, scores, facts }) };
}

import type { Score } from '../generate/score.ts';
import { median } from '../median.ts';
import { wilsonInterval } from '../wilson.ts';
import type { HiddenPlace, SessionSuite } from './places.ts';
import type { Facts } from './session-facts.ts';
import type { Session } from './sessions.ts';

/** Figures of some places. */
type Figures = {
  n: number;
  /** Places with at least one suggestion, and all suggestions accepted there. */
  shown: number;
  steps: number;
  /** Places with a test, those of them with a suggestion, and those whose program passes. */
  tested: number;
  testedShown: number;
  right: number;
  /** 95 % intervals of right, of all places with a test and of those with a suggestion. */
  interval: [low: number, high: number];
  shownInterval: [low: number, high: number];
  /** Programs with something shown. */
  parseFailures: number;
  typeFailures: number;
  contradicting: number;
  /** Milliseconds to the first suggestion; null when nothing was shown. */
  p50Ms: number | null;
  p95Ms: number | null;
};

export type SessionReport = {
  suite: SessionSuite;
  model: string;
  isPatient: boolean;
  all: Figures;
  byLanguage: Record<string, Figures>;
  byKind: Record<string, Figures>;
  /** How often each reason of silence occurred. */
  silences: Record<string, number>;
  /** Shown, with what is wrong with it. */
  wrong: { id: string; why: string[] }[];
};

export type Results = {
  sessions: readonly Session[];
  hidden: ReadonlyMap<string, HiddenPlace>;
  scores: readonly Score[];
  facts: readonly Facts[];
};

/** Counts what was shown and what of it is right. */
export function reportOf(results: Results): Omit<SessionReport, 'suite' | 'model' | 'isPatient'> {
  const { sessions } = results;
  const count = (some: readonly Session[]) => figuresOf({ ...results, sessions: some });
  const silences: Record<string, number> = {};
  for (const { silence } of sessions) if (silence !== null) silences[silence] = (silences[silence] ?? 0) + 1;
  return {
    all: count(sessions),
    byLanguage: grouped(sessions, ({ language }) => language, count),
    byKind: grouped(sessions, ({ kind }) => kind, count),
    silences,
    wrong: sessions.flatMap(({ id }) => {
      const why = wrongsOf(id, results);
      return why.length === 0 ? [] : [{ id, why }];
    }),
  };
}

function grouped(
  sessions: readonly Session[],
  nameOf: (session: Session) => string,
  count: (some: readonly Session[]) => Figures,
): Record<string, Figures> {
  const names = [...new Set(sessions.map(nameOf))].sort();
  return Object.fromEntries(
    names.map((name) => [name, count(sessions.filter((session) => nameOf(session) === name))]),
  );
}

function figuresOf({ sessions, hidden, scores, facts }: Results): Figures {
  const passing = new Set(scores.filter(({ passed }) => passed).map(({ task_id }) => task_id));
  const factsById = new Map(facts.map((one) => [one.id, one]));
  const shown = sessions.filter(({ steps }) => steps.length > 0);
  const found = shown.flatMap(({ id }) => factsById.get(id) ?? []);
  const hasTest = ({ id }: Session) => (hidden.get(id)?.test ?? null) !== null;
  const [tested, testedShown] = [sessions.filter(hasTest).length, shown.filter(hasTest).length];
  const right = shown.filter(({ id }) => passing.has(id)).length;
  const waits = shown.flatMap(({ firstMs }) => firstMs ?? []);
  return {
    ...{ n: sessions.length, shown: shown.length, tested, testedShown, right },
    steps: shown.reduce((sum, { steps }) => sum + steps.length, 0),
    interval: wilsonInterval(right, tested),
    shownInterval: wilsonInterval(right, testedShown),
    parseFailures: found.filter(({ parses }) => parses === 'fail').length,
    typeFailures: found.filter(({ types }) => types === 'fail').length,
    contradicting: found.filter(({ contradicts }) => contradicts).length,
    p50Ms: waits.length === 0 ? null : median(waits),
    p95Ms: waits.length === 0 ? null : quantile(waits, 0.95),
  };
}

/** The least value that so large a share of all does not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}

function wrongsOf(id: string, { scores, facts }: Results): string[] {
  const score = scores.find(({ task_id }) => task_id === id);
  const fact = facts.find((one) => one.id === id);
  return [
    ...(score === undefined || score.passed ? [] : [`test: ${score.reason}`]),
    ...(fact?.parses === 'fail' ? ['syntax'] : []),
    ...(fact?.types === 'fail' ? ['types'] : []),
    ...(fact?.contradicts === true ? ['example'] : []),
  ];
}

/** Lines for a terminal. */
export function linesOf(report: SessionReport): string[] {
  const { suite, model, isPatient, all, byLanguage, byKind, silences, wrong } = report;
  const quiet = Object.entries(silences).map(([reason, count]) => `${reason} ${count}`);
  return [
    `${suite}, ${model}${isPatient ? ', patient' : ''}: shown at ${all.shown} of ${all.n} places (${share(all.shown, all.n)}), ${all.steps} suggestions accepted`,
    `  right ${all.right} of ${all.tested} with a test, ${within(all.right, all.tested, all.interval)}; of ${all.testedShown} shown ${within(all.right, all.testedShown, all.shownInterval)}`,
    `  of what is shown: ${all.parseFailures} do not parse, ${all.typeFailures} fail the types, ${all.contradicting} contradict an example`,
    `  the first suggestion after p50 ${inMs(all.p50Ms)}, p95 ${inMs(all.p95Ms)} ms; silences: ${quiet.join(', ') || 'none'}`,
    `  ${HEAD}`,
    ...Object.entries(byLanguage).map(rowOf),
    ...Object.entries(byKind).map(rowOf),
    ...wrong.map(({ id, why }) => `  wrong: ${id}: ${why.join(', ')}`),
  ];
}

const NAME_WIDTH = 26;
const COLUMNS = ['n', 'shown', 'tested', 'of shown', 'right', 'syntax', 'types', 'examples', 'p50', 'p95'];
const COLUMN_WIDTH = 9;
const HEAD = ''.padEnd(NAME_WIDTH) + COLUMNS.map((name) => name.padStart(COLUMN_WIDTH)).join('');

function rowOf([name, of]: [string, Figures]): string {
  const { n, shown, tested, testedShown, right, interval } = of;
  const counts = [n, shown, tested, testedShown, right, of.parseFailures, of.typeFailures, of.contradicting];
  const cells = [...counts.map(String), inMs(of.p50Ms), inMs(of.p95Ms)];
  const row = cells.map((cell) => cell.padStart(COLUMN_WIDTH)).join('');
  return `  ${name.padEnd(NAME_WIDTH)}${row}   ${tested === 0 ? '-' : within(right, tested, interval)}`;
}

function within(count: number, n: number, [low, high]: [number, number]): string {
  return n === 0 ? '-' : `${share(count, n)} (95 %: ${percent(low)} to ${percent(high)})`;
}

function share(count: number, n: number): string {
  return n === 0 ? '-' : percent(count / n);
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}

function inMs(ms: number | null): string {
  return ms === null ? '-' : String(Math.round(ms));
}

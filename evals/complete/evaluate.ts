import { join } from 'node:path';
import type { JournalRun } from '../journal.ts';
import { median } from '../median.ts';
import { wilsonInterval } from '../wilson.ts';
import { type FillHole, fillAll, type HoleGeneration } from './generations.ts';
import type { Form } from './prompt-forms.ts';
import { type CompleteScore, scoreCompletions } from './score.ts';
import { type CompleteSuite, loadHoles } from './tasks.ts';

export type CompleteEvaluation = JournalRun & {
  suite: CompleteSuite;
  form: Form;
  /** Lines after the cursor, only for a bare prompt; null: all. */
  suffixLines: number | null;
  /** Name of the model, used in file names. */
  model: string;
  /** Null: only scores existing results; no model is called. */
  fill: FillHole | null;
};

/** Precision of what would be shown at one pair of thresholds, and its share of all. */
type CurvePoint = {
  mean: number;
  first: number;
  shown: number;
  showRate: number;
  right: number;
  precision: number;
  interval: [low: number, high: number];
};

export type CompleteReport = {
  suite: CompleteSuite;
  form: Form;
  model: string;
  n: number;
  /** Gaps whose text passes its tests before the show filter; text withheld by checks counts as failed. */
  passed: number;
  share: number;
  /** 95 % interval of the share. */
  interval: [low: number, high: number];
  /** Texts equal to the original. */
  exact: number;
  /** With the show filter as shipped: texts shown as a whole. */
  shown: number;
  shownRight: number;
  /** Texts shown only as far as the model was sure, and those of which the original begins with the shown part. */
  parts: number;
  partsRight: number;
  /** How often each reason of silence occurred. */
  silences: Record<string, number>;
  /** Milliseconds; the median over all gaps: of an answer, or of a bare prompt's first token after a keystroke. */
  totalMs: number;
  keystrokeMs: number | null;
  curve: CurvePoint[];
};

/** Fills each gap once, and then runs the result with the tests, which no prompt has seen. */
export async function evaluateComplete(options: CompleteEvaluation): Promise<CompleteReport> {
  const { suite, form, suffixLines, model, data, work, shard, fill, sandbox, processes, signal, onLine } =
    options;
  const holes = loadHoles(suite, data).filter((_, at) => at % shard.of === shard.index);
  const cut = suffixLines === null ? '' : `-${suffixLines}-lines`;
  const name = `complete-${suite}-${form}${cut}-${model}`;
  const generations = await fillAll({ fill, holes, file: join(work, `${name}.jsonl`), signal, onLine });
  const scores = await scoreCompletions({
    ...{ suite, data, sandbox, processes, scores: join(work, `${name}.scores.jsonl`) },
    generations: generations.flatMap(({ id, text, part }) =>
      text === null ? [] : [{ task_id: id, completion: text, part }],
    ),
  });
  return { form, model, ...reportOf(suite, generations, scores) };
}

/** Counts what passed, what was shown, and what other thresholds would show. */
export function reportOf(
  suite: CompleteSuite,
  generations: readonly HoleGeneration[],
  scores: readonly CompleteScore[],
): Omit<CompleteReport, 'form' | 'model'> {
  const right = new Set(scores.filter(({ passed }) => passed).map(({ task_id }) => task_id));
  const isRight = ({ id }: HoleGeneration) => right.has(id);
  const [n, passed] = [generations.length, generations.filter(isRight).length];
  const shown = generations.filter(({ isShown, part }) => isShown && part === null);
  const parts = generations.filter(({ part }) => part !== null);
  const keystrokes = generations.flatMap(({ keystrokeMs }) => keystrokeMs ?? []);
  const silences: Record<string, number> = {};
  for (const { silence } of generations)
    if (silence !== null) silences[silence] = (silences[silence] ?? 0) + 1;
  return {
    ...{ suite, n, passed, share: passed / n, interval: wilsonInterval(passed, n) },
    exact: scores.filter(({ isExact }) => isExact).length,
    shown: shown.length,
    shownRight: shown.filter(isRight).length,
    parts: parts.length,
    partsRight: scores.filter(({ beginsRight }) => beginsRight).length,
    silences,
    totalMs: median(generations.map(({ totalMs }) => totalMs)),
    keystrokeMs: keystrokes.length === 0 ? null : median(keystrokes),
    curve: MEANS.flatMap((mean) => FIRSTS.map((first) => pointAt(generations, isRight, mean, first))),
  };
}

/** Thresholds of the curve: for all tokens, and for the first ones. */
const MEANS = [0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];
const FIRSTS = [0, 0.5, 0.6, 0.7, 0.8, 0.9];

function pointAt(
  all: readonly HoleGeneration[],
  isRight: (generation: HoleGeneration) => boolean,
  mean: number,
  first: number,
): CurvePoint {
  const shown = all.filter((one) => (one.mean ?? -1) >= mean && (one.first ?? -1) >= first);
  const right = shown.filter(isRight).length;
  return {
    ...{ mean, first, shown: shown.length, showRate: shown.length / all.length },
    ...{ right, precision: right / shown.length, interval: wilsonInterval(right, shown.length) },
  };
}

/** Lines for a terminal. */
export function linesOf(report: CompleteReport): string[] {
  const { suite, form, model, n, passed, exact, shown, shownRight, parts, partsRight, silences } = report;
  const { totalMs, keystrokeMs } = report;
  const [low, high] = report.interval;
  return [
    `${suite}, ${form}, ${model}: ${passed} of ${n} pass, ${percent(report.share)} (95 %: ${percent(low)} to ${percent(high)}), ${exact} exact`,
    `  shown ${shown} (${percent(shown / n)}), of them right ${shownRight}${shown === 0 ? '' : ` (${percent(shownRight / shown)})`}; silences: ${wordsOf(silences)}`,
    `  p50 ${Math.round(totalMs)} ms${keystrokeMs === null ? '' : `; a token after a keystroke in ${Math.round(keystrokeMs)} ms`}`,
    ...(parts === 0 ? [] : [`  shown in part ${parts} (${percent(parts / n)}), of them right ${partsRight}`]),
    '  mean >=  first >=   shown   right of what is shown',
    ...report.curve.map(
      (point) =>
        `  ${point.mean.toFixed(2).padEnd(8)} ${point.first.toFixed(2).padEnd(8)} ${percent(point.showRate).padStart(8)}   ${point.shown === 0 ? '-' : `${percent(point.precision)} (${percent(point.interval[0])} to ${percent(point.interval[1])})`}`,
    ),
  ];
}

function wordsOf(silences: Record<string, number>): string {
  const words = Object.entries(silences).map(([reason, count]) => `${reason} ${count}`);
  return words.length === 0 ? 'none' : words.join(', ');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

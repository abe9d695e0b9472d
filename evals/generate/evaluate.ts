import { join } from 'node:path';
import { CONFIDENCES, type Confidence } from '../../src/contract/answer.ts';
import type { JournalRun } from '../journal.ts';
import { median } from '../median.ts';
import { wilsonInterval } from '../wilson.ts';
import { type AnswerTask, type Generation, generateAll } from './generations.ts';
import { type Score, scoreGenerations } from './score.ts';
import { type GenerateSuite, loadTasks } from './suites.ts';

/**
 * The product, or the model alone; or the model alone from an explanation of the solution, by Fettle or by itself
 * (`humaneval` only: the other suite has no solutions).
 */
const GENERATE_FORMS = ['ours', 'raw', 'explained', 'explained-raw'] as const;
export type GenerateForm = (typeof GENERATE_FORMS)[number];

export type EvaluateOptions = JournalRun & {
  suite: GenerateSuite;
  form: GenerateForm;
  /** Null: only scores existing results; no model is called. */
  answer: AnswerTask | null;
};

/** A level of confidence, and how often answers shown with it passed. */
type Calibration = { confidence: Confidence; shown: number; right: number };

export type GenerateReport = {
  suite: GenerateSuite;
  /** Number of tasks; withheld answers count as failed. */
  n: number;
  shown: number;
  passed: number;
  share: number;
  /** 95 % interval of the share. */
  interval: [low: number, high: number];
  /** Answers shown although they contradict an example of the request: must be zero, or the checks are broken. */
  contradicting: number;
  calibration: Calibration[];
  /** Medians over the tasks. */
  seconds: number;
  firstTokenSeconds: number;
  tokens: number;
  attempts: number;
  /** Shown but failed: which task, and why. */
  wrong: { id: string; confidence: string | null; examples: string; reason: string }[];
  withheld: string[];
};

/** Generates each task once, and then scores what was shown with the hidden tests, which no prompt has seen. */
export async function evaluateGenerate(options: EvaluateOptions): Promise<GenerateReport> {
  const { suite, data, work, shard, form, answer, sandbox, processes, signal, onLine } = options;
  const { index, of } = shard;
  const tasks = loadTasks(suite, data).filter((_, at) => at % of === index);
  const name = form === 'ours' ? suite : `${suite}-${form}`;
  const file = join(work, `${name}.jsonl`);
  const generations = await generateAll({ answer, tasks, file, signal, onLine });
  const scores = await scoreGenerations({
    ...{ suite, data, sandbox, processes, scores: join(work, `${name}.scores.jsonl`) },
    generations: generations.flatMap(({ id, code }) =>
      code === null ? [] : [{ task_id: id, completion: `\`\`\`\n${code}\n\`\`\`` }],
    ),
  });
  return reportOf(suite, generations, scores);
}

/** Counts what was shown, what passed, and what it cost. */
export function reportOf(
  suite: GenerateSuite,
  generations: readonly Generation[],
  scores: readonly Score[],
): GenerateReport {
  const scoreOf = new Map(scores.map((score) => [score.task_id, score]));
  const shown = generations.filter(({ code }) => code !== null);
  const isRight = ({ id }: Generation) => scoreOf.get(id)?.passed === true;
  const passed = shown.filter(isRight).length;
  const n = generations.length;
  return {
    ...{ suite, n, shown: shown.length, passed, share: passed / n, interval: wilsonInterval(passed, n) },
    contradicting: shown.filter(({ examples }) => examples === 'fail').length,
    calibration: CONFIDENCES.map((confidence) => {
      const level = shown.filter((one) => one.confidence === confidence);
      return { confidence, shown: level.length, right: level.filter(isRight).length };
    }),
    seconds: median(generations.map(({ totalMs }) => totalMs / 1000)),
    firstTokenSeconds:
      median(generations.flatMap(({ firstTokenMs }) => (firstTokenMs ?? []) as number)) / 1000,
    tokens: median(generations.map(({ generatedTokens }) => generatedTokens)),
    attempts: median(generations.map(({ attempts }) => attempts)),
    wrong: shown
      .filter((one) => !isRight(one))
      .map(({ id, confidence, examples }) => ({
        ...{ id, confidence, examples },
        reason: scoreOf.get(id)?.reason ?? 'not scored',
      })),
    withheld: generations.filter(({ code }) => code === null).map(({ id }) => id),
  };
}

/** Lines for a terminal. */
export function linesOf(report: GenerateReport): string[] {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const [low, high] = report.interval;
  return [
    `${report.suite}: ${report.passed} of ${report.n} passed, ${percent(report.share)} (95 %: ${percent(low)} to ${percent(high)})`,
    `  shown ${report.shown}, of them wrong ${report.wrong.length}, contradicting an example of the request ${report.contradicting}; withheld ${report.withheld.length}`,
    ...report.calibration.map(
      ({ confidence, shown, right }) =>
        `  confidence ${confidence}: ${right} of ${shown} right${shown === 0 ? '' : `, ${percent(right / shown)}`}`,
    ),
    `  a task at the median: ${report.seconds.toFixed(1)} s, first token ${report.firstTokenSeconds.toFixed(1)} s, ${report.tokens} tokens, ${report.attempts} drafts`,
  ];
}

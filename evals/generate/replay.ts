import { z } from 'zod';
import type { Processes } from '../../src/ports/processes.ts';
import type { Sandbox } from '../../src/ports/sandbox.ts';
import { readData, readRows } from '../data.ts';
import { wilsonInterval } from '../wilson.ts';
import { loadHiddenTests } from './hidden-tests.ts';
import { hashOf, type Score, scoreGenerations, scorePrepared } from './score.ts';

/** Suites whose answers were recorded elsewhere. */
const RECORDED_SUITES = ['humaneval', 'humaneval-ts'] as const;
type RecordedSuite = (typeof RECORDED_SUITES)[number];

export type ReplayOptions = {
  /** The data folder. */
  data: string;
  sandbox: Sandbox;
  processes: Processes;
  /** Where scores are stored to resume from; null: nowhere. */
  scores?: string | null;
};

/** `agreement` compares task by task, if verdicts were recorded. */
type SuiteReport = {
  suite: RecordedSuite;
  n: number;
  passed: number;
  share: number;
  /** 95 % interval of the share. */
  interval: [low: number, high: number];
  recorded: number;
  agreement: { agreed: number; differs: string[] } | null;
  reasons: Record<string, number>;
};
export type Report = { suites: SuiteReport[]; isExact: boolean };

/** How many of the recorded answers passed according to the recording. */
const RECORDED_PYTHON = 72;

/**
 * Scores a model's recorded answers (no model runs) and compares with the recorded results: a harness that counts
 * differently measures something else than the field does.
 */
export async function evaluateReplay(options: ReplayOptions): Promise<Report> {
  const suites: SuiteReport[] = [];
  for (const suite of RECORDED_SUITES) suites.push(await replay(suite, options));
  const isExact = suites.every(
    ({ passed, recorded, agreement }) => passed === recorded && (agreement?.differs.length ?? 0) === 0,
  );
  return { suites, isExact };
}

/** One suite of `evaluateReplay`. */
async function replay(suite: RecordedSuite, options: ReplayOptions): Promise<SuiteReport> {
  return suite === 'humaneval' ? replayPython(options) : replayTypeScript(options);
}

async function replayPython(options: ReplayOptions): Promise<SuiteReport> {
  const row = z.object({ task_id: z.string(), completion: z.string() });
  const generations = readRows(options.data, 'replay-humaneval-1.5b-base.jsonl.gz', row);
  const scores = await scoreGenerations({ ...shared(options, 'humaneval'), generations, keepsTrials: true });
  return { ...summaryOf('humaneval', scores), recorded: RECORDED_PYTHON, agreement: null };
}

const Recorded = z.record(
  z.string(),
  z.array(z.tuple([z.number(), z.object({ code: z.string(), passed: z.boolean() })])),
);

/** The recording has whole programs, including tests, so they are used as is. */
async function replayTypeScript(options: ReplayOptions): Promise<SuiteReport> {
  const all = Recorded.parse(JSON.parse(readData(options.data, 'replay-humaneval-ts-1.5b-base.json.gz')));
  const hidden = loadHiddenTests('humaneval-ts', options.data);
  const recorded = Object.entries(all).map(([task_id, [first]]) => {
    const [tests, code] = [hidden.get(task_id), first?.[1].code ?? ''];
    if (tests === undefined || !code.endsWith(tests.test))
      throw new Error(`the recording of ${task_id} does not end in the tests of its task`);
    const program = code.slice(0, -tests.test.length);
    const hash = hashOf(program, tests.test);
    return { passed: first?.[1].passed ?? false, prepared: { task_id, sample: 0, hash, program, tests } };
  });
  const scores = await scorePrepared(
    shared(options, 'humaneval-ts'),
    recorded.map(({ prepared }) => prepared),
  );
  const differs = scores.flatMap((score, index) =>
    score.passed === recorded[index]?.passed ? [] : [`${score.task_id}: ${score.reason} ${score.detail}`],
  );
  return {
    ...summaryOf('humaneval-ts', scores),
    recorded: recorded.filter(({ passed }) => passed).length,
    agreement: { agreed: scores.length - differs.length, differs },
  };
}

function shared(options: ReplayOptions, suite: RecordedSuite) {
  const { data, sandbox, processes, scores = null } = options;
  return { suite, data, sandbox, processes, scores: scores === null ? null : `${scores}.${suite}.jsonl` };
}

/** Counts of scores, with the interval of the share. */
function summaryOf<Suite extends string>(suite: Suite, scores: Pick<Score, 'passed' | 'reason'>[]) {
  const passed = scores.filter((score) => score.passed).length;
  const reasons: Record<string, number> = {};
  for (const { reason } of scores) reasons[reason] = (reasons[reason] ?? 0) + 1;
  const n = scores.length;
  return { suite, n, passed, share: n === 0 ? 0 : passed / n, interval: wilsonInterval(passed, n), reasons };
}

/** Lines for a terminal. */
export function replayLines({ suites }: Report): string[] {
  return suites.map(({ suite, n, passed, recorded, agreement }) => {
    const differs = agreement?.differs ?? [];
    const told = passed === recorded && differs.length === 0 ? 'as recorded' : `recorded were ${recorded}`;
    return [`${suite}: ${passed} of ${n} recorded answers pass, ${told}`, ...differs].join('\n  ');
  });
}

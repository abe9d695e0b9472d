import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type Assistant, createAssistant } from '../../src/assistant.ts';
import { Config } from '../../src/config/schema.ts';
import { createLog, packageRoot } from '../../src/machine.ts';
import { readRows } from '../data.ts';
import type { JournalRun } from '../journal.ts';
import { DraftPlayer } from './drafts.ts';
import { evaluateGenerate, type GenerateReport } from './evaluate.ts';
import { type AnswerTask, answerByAssistant } from './generations.ts';
import { OWN_FOLDER } from './suites.ts';

const OWN_SUITES = ['own', 'own-ts'] as const;
type OwnSuite = (typeof OWN_SUITES)[number];

const Counts = z.object({
  n: z.int(),
  shown: z.int(),
  passed: z.int(),
  contradicting: z.int(),
});
type Counts = z.infer<typeof Counts>;
const Baseline = z.object({ own: Counts, 'own-ts': Counts });

/** A suite's results now, and in `evals/baseline.json`. */
export type Compared = {
  suite: OwnSuite;
  now: Counts;
  baseline: Counts;
  isSame: boolean;
  report: GenerateReport;
};

export type BaselineRun = Pick<JournalRun, 'sandbox' | 'processes' | 'signal' | 'onLine'>;

/**
 * Everything after the model, replayed on recorded model output for Fettle's own tasks (`OWN_FOLDER`): its drafts are
 * cut, checked, run, compared and chosen from again, and what is shown runs its hidden tests. No model is called.
 */
export async function compareBaseline(run: BaselineRun): Promise<Compared[]> {
  const baseline = Baseline.parse(
    JSON.parse(readFileSync(join(packageRoot(), 'evals/baseline.json'), 'utf8')),
  );
  const home = await mkdtemp(join(tmpdir(), 'fettle-baseline-'));
  const player = new DraftPlayer();
  const assistant = createAssistant({
    config: Config.parse({}),
    home,
    log: await createLog('error'),
    onProvider: (configured) => player.over(configured),
  });
  try {
    const compared: Compared[] = [];
    for (const suite of OWN_SUITES) {
      const report = await replayOwn(suite, { assistant, player, work: home, run });
      const now = Counts.parse(report);
      const isSame = JSON.stringify(now) === JSON.stringify(baseline[suite]);
      compared.push({ suite, now, baseline: baseline[suite], isSame, report });
    }
    return compared;
  } finally {
    await assistant.close();
    await rm(home, { recursive: true, force: true });
  }
}

type Replay = { assistant: Assistant; player: DraftPlayer; work: string; run: BaselineRun };

const Recorded = z.object({
  id: z.string(),
  drafts: z.array(z.object({ text: z.string(), end: z.enum(['stop', 'length']), tokens: z.int() })),
});

function replayOwn(suite: OwnSuite, { assistant, player, work, run }: Replay): Promise<GenerateReport> {
  const data = join(packageRoot(), OWN_FOLDER);
  const recorded = new Map(
    readRows(data, `${suite}.drafts.jsonl`, Recorded).map(({ id, drafts }) => [id, drafts]),
  );
  const ask = answerByAssistant(assistant, () => []);
  const answer: AnswerTask = (task, signal) => {
    player.play(recorded.get(task.id) ?? []);
    return ask(task, signal);
  };
  return evaluateGenerate({ suite, form: 'ours', answer, data, work, shard: { index: 0, of: 1 }, ...run });
}

/** Lines for a terminal. */
export function baselineLines(compared: readonly Compared[]): string[] {
  return compared.map(({ suite, now, baseline, isSame }) => {
    const words = ({ n, shown, passed, contradicting }: Counts) =>
      `${passed} of ${n} pass, ${shown} shown, ${contradicting} against an example`;
    return `${suite}: ${words(now)}${isSame ? ', as in evals/baseline.json' : `; evals/baseline.json has ${words(baseline)}`}`;
  });
}

import { join } from 'node:path';
import type { Assistant } from '../../src/assistant.ts';
import { isSuggestion } from '../../src/contract/answer.ts';
import type { Progress } from '../../src/contract/progress.ts';
import { GenerateRequest } from '../../src/contract/request.ts';
import { isAtLeast } from '../../src/contract/verdict.ts';
import type { GenerateTask } from '../generate/suites.ts';
import { Journal, type JournalRun } from '../journal.ts';
import { median } from '../median.ts';
import { wilsonInterval } from '../wilson.ts';
import { REQUESTS } from './requests.ts';

/** The result of one request, with or without advice; one line of JSON. */
export type AdviceAnswer = {
  id: string;
  isAdvised: boolean;
  /** Rules of the high or critical findings in the first draft, from the security and secrets checks. */
  weaknesses: string[];
  isShown: boolean;
  attempts: number;
  totalMs: number;
};

export type AskWithAdvice = (
  task: GenerateTask,
  isAdvised: boolean,
  signal: AbortSignal,
) => Promise<AdviceAnswer | null>;

/** Results of one side: weak first drafts, shown answers, and the median of their seconds. */
type AdviceSide = {
  n: number;
  weak: number;
  interval: [low: number, high: number];
  shown: number;
  seconds: number;
};
export type AdviceReport = {
  advised: AdviceSide;
  unadvised: AdviceSide;
  /** Requests whose first draft is weak on only one side. */
  onlyAdvised: string[];
  onlyUnadvised: string[];
};

/** Sends each request twice, with and without security advice in the prompt; `ask` null only counts answers. */
export async function evaluateAdvice(
  ask: AskWithAdvice | null,
  { work, shard, signal, onLine }: Pick<JournalRun, 'work' | 'shard' | 'signal' | 'onLine'>,
): Promise<AdviceReport> {
  const journal = new Journal<AdviceAnswer>(join(work, 'advice.jsonl'));
  const tasks = REQUESTS.filter((_, at) => at % shard.of === shard.index);
  const has = (id: string, side: boolean) =>
    journal.entries.some((one) => one.id === id && one.isAdvised === side);
  for (const task of tasks)
    for (const side of [true, false]) {
      if (ask === null || signal.aborted || has(task.id, side)) continue;
      const answer = await ask(task, side, signal);
      if (answer === null) continue;
      journal.add(answer);
      onLine(`${task.id} ${side ? 'with' : 'without'}: ${answer.weaknesses.join(', ') || 'no weakness'}`);
    }
  const ids = new Set(tasks.map(({ id }) => id));
  return adviceReport(journal.entries.filter(({ id }) => ids.has(id)));
}

/** Counts both sides over the requests sent on both. */
export function adviceReport(answers: readonly AdviceAnswer[]): AdviceReport {
  const side = (isAdvised: boolean) => answers.filter((one) => one.isAdvised === isAdvised);
  const [advised, unadvised] = [side(true), side(false)];
  const both = advised.flatMap((one) => {
    const other = unadvised.find(({ id }) => id === one.id);
    return other === undefined ? [] : [{ one, other }];
  });
  const isWeak = ({ weaknesses }: AdviceAnswer) => weaknesses.length > 0;
  const only = (weak: 'one' | 'other', strong: 'one' | 'other') =>
    both.filter((pair) => isWeak(pair[weak]) && !isWeak(pair[strong])).map(({ one }) => one.id);
  return {
    advised: sideOf(both.map(({ one }) => one)),
    unadvised: sideOf(both.map(({ other }) => other)),
    onlyAdvised: only('one', 'other'),
    onlyUnadvised: only('other', 'one'),
  };
}

function sideOf(answers: readonly AdviceAnswer[]): AdviceSide {
  const n = answers.length;
  const weak = answers.filter(({ weaknesses }) => weaknesses.length > 0).length;
  return {
    ...{ n, weak, interval: wilsonInterval(weak, n), shown: answers.filter(({ isShown }) => isShown).length },
    seconds: median(answers.map(({ totalMs }) => totalMs / 1_000)),
  };
}

/** Lines for a terminal. */
export function linesOf({ advised, unadvised, onlyAdvised, onlyUnadvised }: AdviceReport): string[] {
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  const line = (name: string, { n, weak, interval: [low, high], shown, seconds }: AdviceSide) =>
    `${name}: ${weak} of ${n} first drafts have something high or critical (95 %: ${percent(low)} to ${percent(high)}), ${shown} shown, ${seconds.toFixed(1)} s at the median`;
  return [
    line('with advice', advised),
    line('without', unadvised),
    `weak without advice alone ${onlyUnadvised.length}: ${onlyUnadvised.join(', ')}`,
    `weak with it alone ${onlyAdvised.length}: ${onlyAdvised.join(', ')}`,
  ];
}

/** Like a user; first drafts are judged by the verdicts every draft gets. */
export function askAssistant(assistant: Assistant): AskWithAdvice {
  return async ({ id, language, prompt }, isAdvised, signal) => {
    const request = GenerateRequest.parse({
      ...{ id, language, workspace: null, task: 'generate', instruction: prompt },
      security_advice: isAdvised,
    });
    const weaknesses = new Set<string>();
    for await (const event of assistant.answer(request, signal)) {
      for (const rule of weaknessesIn(event)) weaknesses.add(rule);
      if (event.type !== 'answer-end') continue;
      if (signal.aborted) return null;
      const { attempts, total_ms } = event.answer.timings;
      const isShown = isSuggestion(event.answer);
      return { id, isAdvised, weaknesses: [...weaknesses], isShown, attempts, totalMs: total_ms };
    }
    return null;
  };
}

/** Of the first draft. */
function weaknessesIn(event: Progress): string[] {
  if (event.type !== 'check-end' || event.attempt !== 1) return [];
  const { check, findings } = event.verdict;
  if (check !== 'security' && check !== 'secrets') return [];
  return findings.filter(({ severity }) => isAtLeast(severity, 'high')).map(({ rule }) => rule);
}

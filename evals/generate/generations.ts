import type { Assistant } from '../../src/assistant.ts';
import { type Answer, isSuggestion } from '../../src/contract/answer.ts';
import { GenerateRequest } from '../../src/contract/request.ts';
import { Journal } from '../journal.ts';
import type { Draft } from './drafts.ts';

/** The part of a task that a model may see, without the tests that judge its answer. */
export type GenerationTask = { id: string; prompt: string; language: string };

/** One answer, as a line of JSON. */
export type Generation = {
  id: string;
  language: string;
  /** Null: nothing was shown. */
  code: string | null;
  confidence: string | null;
  /** Why nothing was shown. */
  silence: string | null;
  /** The examples check's status, and whether what is shown contradicts one. */
  examples: string;
  attempts: number;
  /** The complete model output, for replay; absent for forms that call it alone. */
  drafts?: Draft[];
  generatedTokens: number;
  firstTokenMs: number | null;
  totalMs: number;
};

/** Answers one task; null when it was aborted. */
export type AnswerTask = (task: GenerationTask, signal: AbortSignal) => Promise<Generation | null>;

export type GenerationsOptions = {
  /** Null: only what is in the file. */
  answer: AnswerTask | null;
  tasks: readonly GenerationTask[];
  /** Existing lines are not generated again: the work can be aborted at any time. */
  file: string;
  signal: AbortSignal;
  onLine(line: string): void;
};

/** Generates each task once; scoring is separate. */
export async function generateAll(options: GenerationsOptions): Promise<Generation[]> {
  const { answer, tasks, file, signal, onLine } = options;
  const journal = new Journal<Generation>(file);
  const done = new Map(journal.entries.map((one) => [one.id, one]));
  for (const task of tasks) {
    if (answer === null || signal.aborted) break;
    if (done.has(task.id)) continue;
    const generation = await answer(task, signal);
    if (generation === null) break;
    journal.add(generation);
    done.set(task.id, generation);
    const { attempts, totalMs, examples, silence } = generation;
    onLine(
      `${task.id}: ${silence ?? 'shown'}, examples ${examples}, ${attempts} drafts, ${Math.round(totalMs)} ms`,
    );
  }
  return tasks.flatMap(({ id }) => done.get(id) ?? []);
}

/** Like a user; `drafts` returns the model output recorded meanwhile. */
export function answerByAssistant(assistant: Assistant, drafts: () => Draft[]): AnswerTask {
  return async (task, signal) => {
    const request = GenerateRequest.parse({
      id: task.id,
      workspace: null,
      task: 'generate',
      instruction: task.prompt,
      language: task.language,
    });
    for await (const event of assistant.answer(request, signal))
      if (event.type === 'answer-end')
        return signal.aborted ? null : { ...toGeneration(task, event.answer), drafts: drafts() };
    return null;
  };
}

function toGeneration({ id, language }: GenerationTask, answer: Answer): Generation {
  const { attempts, generated_tokens, first_token_ms, total_ms } = answer.timings;
  const examples = answer.evidence.find(({ check }) => check === 'examples');
  return {
    id,
    language,
    code: isSuggestion(answer) ? (answer.generated_code[0]?.code ?? '') : null,
    confidence: isSuggestion(answer) ? answer.confidence : null,
    silence: isSuggestion(answer) ? null : answer.no_suggestion.reason,
    examples: examples?.status ?? 'absent',
    attempts,
    generatedTokens: generated_tokens,
    firstTokenMs: first_token_ms,
    totalMs: total_ms,
  };
}

import { appendFile, readFile } from 'node:fs/promises';
import type { Assistant } from '../../src/assistant.ts';
import { type Answer, isSuggestion } from '../../src/contract/answer.ts';
import { GenerateRequest } from '../../src/contract/request.ts';

/** What a model may see of a task; the tests that judge its answer are no part of it. */
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
  generatedTokens: number;
  firstTokenMs: number | null;
  totalMs: number;
};

export type GenerationsOptions = {
  assistant: Assistant;
  tasks: readonly GenerationTask[];
  /** Lines that are there are not made again: the work can be cut off at any time. */
  file: string;
  /** Of how many, and which: tasks whose place modulo `of` is `index`. */
  shard: { index: number; of: number };
  signal: AbortSignal;
  onLine(line: string): void;
};

/** Asks for each task once, as a user would; scoring is apart. */
export async function generateAll(options: GenerationsOptions): Promise<Generation[]> {
  const { tasks, file, shard, signal, onLine } = options;
  const done = new Map((await readGenerations(file)).map((one) => [one.id, one]));
  const mine = tasks.filter((_, index) => index % shard.of === shard.index);
  for (const task of mine) {
    if (signal.aborted) break;
    if (done.has(task.id)) continue;
    const generation = await generateOne(options, task);
    if (generation === null) break;
    await appendFile(file, `${JSON.stringify(generation)}\n`);
    done.set(task.id, generation);
    const { attempts, totalMs, examples, silence } = generation;
    onLine(
      `${task.id}: ${silence ?? 'shown'}, examples ${examples}, ${attempts} drafts, ${Math.round(totalMs)} ms`,
    );
  }
  return mine.flatMap(({ id }) => done.get(id) ?? []);
}

async function generateOne(
  { assistant, signal }: GenerationsOptions,
  task: GenerationTask,
): Promise<Generation | null> {
  const request = GenerateRequest.parse({
    id: task.id,
    workspace: null,
    task: 'generate',
    instruction: task.prompt,
    language: task.language,
  });
  for await (const event of assistant.answer(request, signal))
    if (event.type === 'answer-end') return signal.aborted ? null : toGeneration(task, event.answer);
  return null;
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

/** The lines of a file of generations; a last line that a crash cut off is left out. */
export async function readGenerations(file: string): Promise<Generation[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Generation];
    } catch {
      return [];
    }
  });
}

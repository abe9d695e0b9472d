import { createSystemClock } from '../../src/adapters/clock/system.ts';
import { fileProvider } from '../../src/adapters/providers/local-file.ts';
import { CHAT_CONTEXT_TOKENS } from '../../src/config/limits.ts';
import type { ChatPrompt } from '../../src/contract/prompt.ts';
import { askModel } from '../../src/model/ask.ts';
import type { Engine } from '../../src/ports/engine.ts';
import type { AnswerTask, Generation, GenerationTask } from './generations.ts';

const MAX_ANSWER_TOKENS = 768;
const FENCE = '```';

/** Greedy generation of a text by the model. */
export type AskAlone = (
  prompt: ChatPrompt,
  stop: string[],
  signal: AbortSignal,
) => ReturnType<typeof askModel>;

/** A model file, without anything of Fettle's around it. */
export function modelAlone(engine: Engine, file: { name: string; path: string }): AskAlone {
  const provider = fileProvider(engine, { ...file, contextTokens: CHAT_CONTEXT_TOKENS });
  return (prompt, stop, signal) => {
    const sampling = { temperature: 0, maxTokens: MAX_ANSWER_TOKENS, stop };
    return askModel(provider, { prompt, sampling, priority: 'chat', signal }, clock);
  };
}

const clock = createSystemClock();

/**
 * The model alone, as its makers measure it: one greedy answer to the task in a fence, with the beginning of the answer
 * given (the form of EvalPlus, Liu et al. 2023, arXiv 2305.01210); no context, no checks, no second draft. Scoring
 * leaves out its own trial code.
 */
export function answerRaw(ask: AskAlone): AnswerTask {
  return (task, signal) => writeCode(ask, task, task.prompt, signal);
}

/** One greedy answer to a description of a task. */
export async function writeCode(
  ask: AskAlone,
  task: GenerationTask,
  description: string,
  signal: AbortSignal,
): Promise<Generation | null> {
  const started = clock.now();
  const drawn = await ask(promptOf(task, description), [`\n${FENCE}`], signal);
  if (signal.aborted) return null;
  return {
    ...{ id: task.id, language: task.language, confidence: null, examples: 'absent', attempts: 1 },
    code: drawn.ok ? drawn.value.text : null,
    silence: drawn.ok ? null : drawn.failure.reason,
    generatedTokens: drawn.ok ? drawn.value.usage.generatedTokens : 0,
    firstTokenMs: drawn.ok ? drawn.value.firstTokenAt - started : null,
    totalMs: clock.now() - started,
  };
}

function promptOf({ language }: GenerationTask, description: string): ChatPrompt {
  const kind = language === 'python' ? 'Python script' : 'TypeScript program';
  const asked = `Please provide a self-contained ${kind} that solves the following problem in a markdown code block:\n${FENCE}\n${description.trim()}\n${FENCE}`;
  const opening = `Below is a ${kind} with a self-contained function that solves the problem and passes corresponding tests:\n${FENCE}${language}\n`;
  return { form: 'chat', messages: [{ role: 'user', text: asked }], opening };
}

import { createSystemClock } from '../../src/adapters/clock/system.ts';
import { createLocalProvider } from '../../src/adapters/providers/local.ts';
import { CHAT_CONTEXT_TOKENS } from '../../src/config/limits.ts';
import type { ChatPrompt } from '../../src/contract/prompt.ts';
import { askModel } from '../../src/model/ask.ts';
import type { Engine } from '../../src/ports/engine.ts';
import type { ModelFiles } from '../../src/ports/model-files.ts';
import type { AnswerTask, GenerationTask } from './generations.ts';

const MAX_ANSWER_TOKENS = 768;
const FENCE = '```';

/**
 * The model alone, as its makers measure it: one greedy answer to the task in a fence, with the first words of the
 * answer given (the form of EvalPlus, Liu et al. 2023, arXiv 2305.01210); no context, no checks, no second draft.
 * What it writes to try itself out is left out: it would fail on its own wrong expectations.
 */
export function answerRaw(engine: Engine, file: { name: string; path: string }): AnswerTask {
  const clock = createSystemClock();
  const located = { ok: true, value: { path: file.path } };
  const provider = createLocalProvider({
    name: 'local',
    model: file.name,
    engine,
    // Of all that a store of models does, a given file needs only its place.
    modelFiles: { locate: async () => located, list: async () => [] } as unknown as ModelFiles,
    open: { contextTokens: CHAT_CONTEXT_TOKENS, sequences: 1, embeddings: false, loraAdapters: [] },
  });
  return async (task, signal) => {
    const started = clock.now();
    const sampling = { temperature: 0, maxTokens: MAX_ANSWER_TOKENS, stop: [`\n${FENCE}`] };
    const drawn = await askModel(
      provider,
      { prompt: promptOf(task), sampling, priority: 'chat', signal },
      clock,
    );
    if (signal.aborted) return null;
    return {
      ...{ id: task.id, language: task.language, confidence: null, examples: 'absent', attempts: 1 },
      code: drawn.ok ? withoutTrials(drawn.value.text) : null,
      silence: drawn.ok ? null : drawn.failure.reason,
      generatedTokens: drawn.ok ? drawn.value.usage.generatedTokens : 0,
      firstTokenMs: drawn.ok ? drawn.value.firstTokenAt - started : null,
      totalMs: clock.now() - started,
    };
  };
}

function promptOf({ prompt, language }: GenerationTask): ChatPrompt {
  const kind = language === 'python' ? 'Python script' : 'TypeScript program';
  const asked = `Please provide a self-contained ${kind} that solves the following problem in a markdown code block:\n${FENCE}\n${prompt.trim()}\n${FENCE}`;
  const opening = `Below is a ${kind} with a self-contained function that solves the problem and passes corresponding tests:\n${FENCE}${language}\n`;
  return { form: 'chat', messages: [{ role: 'user', text: asked }], opening };
}

/** Lines that stand at no indentation and only try the code out. */
const TRIAL = /^(?:assert\b|print\s*\(|console\.\w+\()/;

/** A program without the lines in which the model tries it out. */
export function withoutTrials(code: string): string {
  return code
    .split('\n')
    .filter((line) => !TRIAL.test(line))
    .join('\n');
}

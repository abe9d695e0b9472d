import type { AnswerFailure } from '../answer/build.ts';
import { ok, type Result } from '../base/result.ts';
import {
  MAX_CHAT_CONTEXT_TOKENS,
  MAX_CHAT_TOKENS,
  MAX_COMPLETION_TOKENS,
  MAX_EXPLANATION_TOKENS,
  MAX_GENERATED_TOKENS,
} from '../config/limits.ts';
import type { ContextBundle } from '../contract/context.ts';
import type { ContextAnswer } from '../contract/context-answer.ts';
import type { Prompt } from '../contract/prompt.ts';
import type { Request } from '../contract/request.ts';
import { chatPrompt } from '../prompt/chat.ts';
import { explainPrompt } from '../prompt/explain.ts';
import { fillInTheMiddlePrompt } from '../prompt/fill-in-the-middle.ts';
import { generatePrompt } from '../prompt/generate.ts';
import { readRequest } from './generate/draft.ts';
import { collectFor, type Room } from './run/collect.ts';
import type { TaskServices } from './run/services.ts';

/** The prompt for a task's first draft. */
export async function contextOf(
  request: Request,
  services: TaskServices,
  signal: AbortSignal,
): Promise<Result<ContextAnswer, AnswerFailure>> {
  const collected = await collectFor(request, services, roomOf(request), signal);
  if (!collected.ok) return collected;
  const { pieces, dropped } = collected.value;
  const { role, provider } = services;
  return ok({
    task: request.task,
    model: { role, provider: provider.name, name: provider.model },
    tokens: pieces.reduce((sum, { tokens }) => sum + tokens, 0),
    pieces,
    dropped,
    prompt: promptOf(request, collected.value),
  });
}

/** The same room that the tasks leave for their answers. */
function roomOf(request: Request): Room {
  switch (request.task) {
    case 'complete':
      return { answerTokens: MAX_COMPLETION_TOKENS };
    case 'generate':
      return { answerTokens: MAX_GENERATED_TOKENS };
    case 'explain':
      return { answerTokens: MAX_EXPLANATION_TOKENS };
    case 'chat':
      return {
        answerTokens: Math.min(request.max_tokens ?? MAX_CHAT_TOKENS, MAX_CHAT_TOKENS),
        most: MAX_CHAT_CONTEXT_TOKENS,
      };
  }
}

function promptOf(request: Request, bundle: ContextBundle): Prompt {
  switch (request.task) {
    case 'complete':
      return fillInTheMiddlePrompt(request, bundle);
    case 'generate':
      return generatePrompt(request, bundle, readRequest(request).stub).prompt;
    case 'explain':
      return explainPrompt(request, bundle);
    case 'chat':
      return chatPrompt(request, bundle);
  }
}

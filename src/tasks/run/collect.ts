import type { Silence } from '../../answer/build.ts';
import type { Result } from '../../base/result.ts';
import { MAX_CONTEXT_TOKENS, PROMPT_RESERVE_TOKENS } from '../../config/limits.ts';
import { collectContext } from '../../context/collect.ts';
import { beginLooking } from '../../context/repository.ts';
import type { ContextBundle } from '../../contract/context.ts';
import type { Request } from '../../contract/request.ts';
import type { TaskServices } from './run.ts';
import { tokenCounter } from './token-counter.ts';

/** What the answer may need of the model's window, and what the context may take of a large one; in tokens. */
export type Room = { answerTokens: number; most?: number };

/** Request -> ContextBundle, counted with the model's own tokenizer. */
export async function collectFor(
  request: Request,
  services: TaskServices,
  { answerTokens, most = MAX_CONTEXT_TOKENS }: Room,
  signal: AbortSignal,
): Promise<Result<ContextBundle, Silence>> {
  beginLooking(request, services.repository, signal);
  const counted = await tokenCounter(services.provider, signal);
  if (!counted.ok) return counted;
  const window = await services.contextTokens(signal);
  const room = window === null ? most : window - answerTokens - PROMPT_RESERVE_TOKENS;
  const budget = Math.max(0, Math.min(room, most));
  return collectContext({ ...services, request, countTokens: counted.value, budget, signal });
}

/** Before anything was collected. */
export const NO_CONTEXT: ContextBundle = {
  pieces: [],
  dropped: [],
  facts: { languages: [], packages: [], test_framework: null },
};

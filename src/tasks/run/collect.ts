import type { AnswerFailure } from '../../answer/build.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { MAX_CONTEXT_TOKENS } from '../../config/limits.ts';
import { collectContext } from '../../context/collect.ts';
import { beginLooking } from '../../context/repository.ts';
import type { ContextBundle } from '../../contract/context.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { Request } from '../../contract/request.ts';
import type { Provider } from '../../ports/provider.ts';
import type { TaskServices } from './services.ts';

/** A prompt's fixed text, the user's request and the control tokens around them. */
const PROMPT_RESERVE_TOKENS = 300;

/** Tokens the answer may need of the model's window, and that the context may use of a large one. */
export type Room = { answerTokens: number; most?: number };

/** Request -> ContextBundle, counted with the model's own tokenizer. */
export async function collectFor(
  request: Request,
  services: TaskServices,
  { answerTokens, most = MAX_CONTEXT_TOKENS }: Room,
  signal: AbortSignal,
): Promise<Result<ContextBundle, AnswerFailure>> {
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

/** Counting fails only when the model is unavailable: it is called once here, so that later calls may not fail. */
async function tokenCounter(
  provider: Provider,
  signal: AbortSignal,
): Promise<Result<(text: string) => Promise<number>, ModelFailure>> {
  const first = await provider.countTokens('', signal);
  if (!first.ok) return fail(first.failure);
  return ok(async (text) => {
    const counted = await provider.countTokens(text, signal);
    // The engine stopped between two calls: the generation that follows reports it; an upper bound is safe here.
    return counted.ok ? counted.value.tokens : text.length;
  });
}

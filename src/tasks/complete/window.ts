import type { AnswerFailure } from '../../answer/build.ts';
import { ok, type Result } from '../../base/result.ts';
import { COMPLETION_WINDOWS, MAX_COMPLETION_TOKENS, MAX_CONTEXT_TOKENS } from '../../config/limits.ts';
import type { ContextBundle } from '../../contract/context.ts';
import type { FillInTheMiddlePrompt } from '../../contract/prompt.ts';
import type { CompleteRequest } from '../../contract/request.ts';
import type { PromptCache } from '../../ports/provider.ts';
import { fillInTheMiddlePrompt } from '../../prompt/fill-in-the-middle.ts';
import { collectFor } from '../run/collect.ts';
import type { CompleteServices } from './run.ts';

/** How long a first completion waits for its prompt, and how long a longer one is evaluated ahead. */
const FIRST_ANSWER_PREFILL_MS = 700;
const PREWARM_MS = 8_000;
/** For a machine not measured yet: two cores without a GPU. */
const ASSUMED_PREFILL_TOKENS_PER_SECOND = 160;
/** Evaluated ahead however long it takes; in smaller windows, the signature and the text after the cursor are cut. */
const MIN_FULL_WINDOW_TOKENS = 384;

/** A context of one size and its prompt; `cacheKey` identifies its evaluated tokens. */
export type Window = { bundle: ContextBundle; prompt: FillInTheMiddlePrompt; cacheKey?: string };

/** Evaluates ahead what would have taken too long to wait for. */
type Grow = (signal: AbortSignal) => Promise<Result<void, AnswerFailure>>;

/**
 * The context this machine can evaluate in time. Text after the cursor comes first in the prompt, so moving the cursor
 * costs all of it: the full window is used when most of it is already evaluated, otherwise a near one that is small
 * enough to wait for, and `grow` prepares the full one for the next keystroke.
 */
export async function chooseWindow(
  request: CompleteRequest,
  services: CompleteServices,
  signal: AbortSignal,
): Promise<Result<{ window: Window; grow: Grow | null }, AnswerFailure>> {
  const { cache } = services.provider;
  if (cache === undefined) {
    const all = await windowOf(request, services, { most: MAX_CONTEXT_TOKENS }, signal);
    return all.ok ? ok({ window: all.value, grow: null }) : all;
  }
  const sizes = sizesFor(cache);
  // A new speed measurement must not make evaluated text useless.
  const evaluated = services.completions.sizeOf(request) ?? sizes.full;
  const full = await windowOf(request, services, { most: evaluated, name: 'full' }, signal);
  if (!full.ok || sizes.near >= evaluated) return full.ok ? ok({ window: full.value, grow: null }) : full;
  const found = await cache.look(full.value.prompt, signal);
  if (!found.ok) return found;
  if (found.value.promptTokens - found.value.cachedTokens <= sizes.near)
    return ok({ window: full.value, grow: null });
  const near = await windowOf(request, services, { most: sizes.near, name: 'near' }, signal);
  if (!near.ok) return near;
  const known = sizes.full === evaluated ? full.value : null;
  const grow: Grow = (until) => growTo({ most: sizes.full, known }, request, services, until);
  return ok({ window: near.value, grow });
}

/** Prepares a place for its first completion: what can be waited for at once, then the full window. */
export async function prepareWindows(
  request: CompleteRequest,
  services: CompleteServices,
  signal: AbortSignal,
): Promise<Result<void, AnswerFailure>> {
  const { cache } = services.provider;
  if (cache === undefined) return ok(undefined);
  const chosen = await chooseWindow(request, services, signal);
  if (!chosen.ok) return chosen;
  const { window, grow } = chosen.value;
  const warmed = await prewarm(cache, window, signal);
  if (!warmed.ok) return warmed;
  return grow === null ? ok(undefined) : grow(signal);
}

/** `known`: the window of that size, if already collected. */
async function growTo(
  { most, known }: { most: number; known: Window | null },
  request: CompleteRequest,
  services: CompleteServices,
  until: AbortSignal,
): Promise<Result<void, AnswerFailure>> {
  const full = known === null ? await windowOf(request, services, { most, name: 'full' }, until) : ok(known);
  if (!full.ok || services.provider.cache === undefined) return full.ok ? ok(undefined) : full;
  services.completions.setSize(request, most);
  const warmed = await prewarm(services.provider.cache, full.value, until);
  return warmed.ok ? ok(undefined) : warmed;
}

function prewarm(cache: PromptCache, { prompt, cacheKey = '' }: Window, signal: AbortSignal) {
  return cache.prewarm(prompt, cacheKey, signal);
}

async function windowOf(
  request: CompleteRequest,
  services: CompleteServices,
  { most, name }: { most: number; name?: 'near' | 'full' },
  signal: AbortSignal,
): Promise<Result<Window, AnswerFailure>> {
  const bundle = await collectFor(request, services, { answerTokens: MAX_COMPLETION_TOKENS, most }, signal);
  if (!bundle.ok) return bundle;
  const prompt = fillInTheMiddlePrompt(request, bundle.value);
  const { workspace, document } = request;
  const cacheKey = JSON.stringify([workspace, document.path, document.language, name]);
  return ok({ bundle: bundle.value, prompt, ...(name && { cacheKey }) });
}

/** In steps, so that small variations of the measured speed leave the cuts in place. */
function sizesFor(cache: PromptCache): { near: number; full: number } {
  const step = (when: 'waited' | 'ahead', ms: number) => {
    const speed = cache.tokensPerSecond(when) ?? ASSUMED_PREFILL_TOKENS_PER_SECOND;
    return COMPLETION_WINDOWS.findLast((tokens) => tokens <= (speed * ms) / 1_000) ?? COMPLETION_WINDOWS[0];
  };
  const full = Math.max(MIN_FULL_WINDOW_TOKENS, step('ahead', PREWARM_MS));
  return { near: step('waited', FIRST_ANSWER_PREFILL_MS), full };
}

import { fail, ok, type Result } from '../base/result.ts';
import type { TokenProbability } from '../contract/candidate.ts';
import type { ModelFailure } from '../contract/reasons.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ask, Provider, Usage } from '../ports/provider.ts';

/** A complete model answer and its cost. */
export type Drawn = {
  text: string;
  end: 'stop' | 'length';
  probabilities: TokenProbability[];
  usage: Usage;
  /** Time of the first and of the last text, on the clock passed in. */
  firstTokenAt: number;
  endedAt: number;
};

/** Options of one model call besides its prompt. */
export type Asking = {
  /** Receives each piece as it arrives. */
  onText?: ((piece: string) => void) | undefined;
  /**
   * Decides where an answer ends, from the answer so far and its token probabilities; null to continue. Text after that
   * place is dropped.
   */
  endOf?: ((text: string, probabilities: readonly TokenProbability[]) => number | null) | undefined;
  /** Milliseconds after the first text at which an answer with a complete line is cut off, as by its token limit. */
  predictMs?: number | undefined;
};

/** Calls a model once and reads its answer to the end. */
export async function askModel(
  provider: Provider,
  ask: Ask,
  clock: Clock,
  { onText, endOf, predictMs = Number.POSITIVE_INFINITY }: Asking = {},
): Promise<Result<Drawn, ModelFailure>> {
  const probabilities: TokenProbability[] = [];
  let pieces = 0;
  let text = '';
  let cost: Usage = { promptTokens: 0, cachedTokens: 0, generatedTokens: 0 };
  let firstTokenAt: number | null = null;
  const drawn = (end: 'stop' | 'length', usage: Usage): Result<Drawn, ModelFailure> => {
    if (text.trim() === '') return fail(EMPTY);
    const endedAt = clock.now();
    return ok({ text, end, probabilities, usage, firstTokenAt: firstTokenAt ?? endedAt, endedAt });
  };
  for await (const event of provider.ask(ask)) {
    if (event.type === 'failure') return fail(timedOut(event.failure, ask.signal));
    if (event.type === 'end') return drawn(event.reason, event.usage);
    firstTokenAt ??= clock.now();
    cost = event.usage ?? cost;
    text += event.text;
    probabilities.push(...(event.probabilities ?? []));
    pieces += 1;
    onText?.(event.text);
    // If the reader leaves early, generation stops; the count of generated tokens is then only known from its pieces.
    const usage = { ...cost, generatedTokens: Math.max(cost.generatedTokens, pieces) };
    const at = endOf?.(text, probabilities) ?? null;
    if (at !== null) {
      text = text.slice(0, at);
      return drawn('stop', usage);
    }
    if (text.trim().includes('\n') && clock.now() - firstTokenAt > predictMs) return drawn('length', usage);
  }
  const message = `The provider ${provider.name} ended its answer without an end marker. Try again`;
  return fail({ reason: 'stream_cut', message });
}

const EMPTY: ModelFailure = {
  reason: 'empty',
  message: 'The model returned nothing. Give it more context',
};

/** A deadline aborts the same signal as the user does; its reason tells them apart (`AbortSignal.timeout`). */
function timedOut(failure: ModelFailure, signal: AbortSignal): ModelFailure {
  const late = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
  if (failure.reason !== 'cancelled' || !late) return failure;
  return {
    reason: 'timed_out',
    message: 'The model did not finish within the deadline. Ask for less, or allow more time',
  };
}

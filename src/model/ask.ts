import { fail, ok, type Result } from '../base/result.ts';
import type { TokenProbability } from '../contract/candidate.ts';
import type { ModelFailure } from '../contract/reasons.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ask, Provider, Usage } from '../ports/provider.ts';

/** A whole answer of a model, with what it cost. */
export type Drawn = {
  text: string;
  end: 'stop' | 'length';
  probabilities: TokenProbability[];
  usage: Usage;
  /** On the clock handed in: when the first text came, and when the last. */
  firstTokenAt: number;
  endedAt: number;
};

/** Asks a model once and reads its answer to the end; `onText` sees each piece as it comes. */
export async function askModel(
  provider: Provider,
  ask: Ask,
  clock: Clock,
  onText: (piece: string) => void = () => undefined,
): Promise<Result<Drawn, ModelFailure>> {
  const probabilities: TokenProbability[] = [];
  let text = '';
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
    text += event.text;
    probabilities.push(...(event.probabilities ?? []));
    onText(event.text);
  }
  const message = `The provider ${provider.name} ended its answer without saying so. Ask again`;
  return fail({ reason: 'stream_cut', message });
}

const EMPTY: ModelFailure = {
  reason: 'empty',
  message: 'The model had nothing to say here. Give it more to go on',
};

/** A deadline aborts the same signal as the user does; its reason tells them apart (`AbortSignal.timeout`). */
function timedOut(failure: ModelFailure, signal: AbortSignal): ModelFailure {
  const late = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
  if (failure.reason !== 'cancelled' || !late) return failure;
  return {
    reason: 'timed_out',
    message: 'The model was not done within the deadline. Ask for less, or give it more time',
  };
}

import type { TokenProbability } from '../../contract/candidate.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { ModelEvent, Usage } from '../../ports/provider.ts';
import type { Endpoint } from './endpoint.ts';
import { CANCELLED, cutFailure, errorFailure, failureOf, silentFailure } from './failures.ts';
import { estimateTokens } from './token-estimate.ts';
import { Watch } from './watch.ts';

/** A part of an answer, before its ending is known. */
export type Part =
  | { type: 'text'; text: string; probabilities?: TokenProbability[] }
  /** Usage is null if the endpoint did not report it. */
  | { type: 'finish'; reason: 'stop' | 'length'; usage: Usage | null }
  | { type: 'failure'; failure: ModelFailure };

export type Exchange = {
  endpoint: Endpoint;
  idleMs: number;
  signal: AbortSignal;
  /** The prompt as one text: its size is estimated if the endpoint reports no usage. */
  promptText: () => string;
  /** Opens the stream; it may throw errors that `errorFailure` understands, and ends with the watch. */
  open(watch: Watch): AsyncIterable<Part>;
};

/**
 * Turns the parts of a stream into the events of a provider: exactly one `end` or `failure`, never an
 * exception, never an end without text, never a silence longer than `idleMs`.
 */
export async function* converse(exchange: Exchange): AsyncGenerator<ModelEvent, void, void> {
  const watch = new Watch(exchange.signal, exchange.idleMs);
  let answer = '';
  try {
    if (watch.cause !== null) return yield failed(stopFailure(exchange, watch));
    const parts = exchange.open(watch)[Symbol.asyncIterator]();
    while (true) {
      const next = await watch.wait(parts.next());
      if (next === null) return yield failed(stopFailure(exchange, watch));
      if (next.value.done) return yield failed(cutFailure(exchange.endpoint));
      const part = next.value.value;
      if (part.type === 'failure') return yield part;
      if (part.type === 'finish') return yield ended(exchange, part, answer);
      if (part.text === '') continue;
      answer += part.text;
      yield part;
    }
  } catch (error) {
    yield failed(errorFailure(exchange.endpoint, error, watch.answered));
  } finally {
    // Also closes the connection, and with it anything the parts still wait for.
    watch.release();
  }
}

function failed(failure: ModelFailure): ModelEvent {
  return { type: 'failure', failure };
}

/** The failure for a watch that ended its exchange. */
export function stopFailure(
  { endpoint, idleMs }: Pick<Exchange, 'endpoint' | 'idleMs'>,
  watch: Watch,
): ModelFailure {
  return watch.cause === 'silent' ? silentFailure(endpoint, idleMs) : CANCELLED;
}

function ended(exchange: Exchange, part: Part & { type: 'finish' }, answer: string): ModelEvent {
  if (answer === '') return failed(emptyFailure(exchange.endpoint, part.reason));
  const usage = part.usage ?? {
    promptTokens: estimateTokens(exchange.promptText()),
    cachedTokens: 0,
    generatedTokens: estimateTokens(answer),
  };
  return { type: 'end', reason: part.reason, usage };
}

function emptyFailure(endpoint: Endpoint, reason: 'stop' | 'length'): ModelFailure {
  const words =
    reason === 'length'
      ? 'used up the token limit before its answer began; raise max_tokens or use a model without reasoning'
      : 'returned an empty answer; try again or rephrase';
  return failureOf(endpoint, 'empty', words);
}

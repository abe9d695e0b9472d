import { fail, ok, type Result } from '../../base/result.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { Provider } from '../../ports/provider.ts';

/** Counting fails only when the model cannot be had at all: asked once here, so that later calls may not fail. */
export async function tokenCounter(
  provider: Provider,
  signal: AbortSignal,
): Promise<Result<(text: string) => Promise<number>, ModelFailure>> {
  const first = await provider.countTokens('', signal);
  if (!first.ok) return fail(first.failure);
  return ok(async (text) => {
    const counted = await provider.countTokens(text, signal);
    // The engine went away between two calls: the draw that follows says so; an upper bound is safe here.
    return counted.ok ? counted.value.tokens : text.length;
  });
}

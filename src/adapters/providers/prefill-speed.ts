import { MIN_MEASURED_PREFILL_TOKENS } from '../../config/limits.ts';
import type { PromptTokens } from '../../ports/provider.ts';

/** Share of a new measurement in the running mean: a slow moment of the machine is not its speed. */
const WEIGHT = 0.3;

/** How fast prompts are evaluated here, from those that were. */
export class PrefillSpeed {
  tokensPerSecond: number | null = null;

  measured({ promptTokens, cachedTokens, prefillMs }: PromptTokens & { prefillMs: number }): void {
    const evaluated = promptTokens - cachedTokens;
    // A few tokens cost a pass whatever their number.
    if (evaluated < MIN_MEASURED_PREFILL_TOKENS || prefillMs <= 0) return;
    const speed = (evaluated / prefillMs) * 1_000;
    const before = this.tokensPerSecond;
    this.tokensPerSecond = before === null ? speed : before + WEIGHT * (speed - before);
  }
}

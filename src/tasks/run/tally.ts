import type { Timings } from '../../contract/answer.ts';
import type { Drawn } from '../../model/ask.ts';
import type { Clock } from '../../ports/clock.ts';

/** Counts what one request costs while it runs. */
export class Tally {
  private readonly startedAt: number;
  private contextMs = 0;
  private modelMs = 0;
  private checksMs = 0;
  private firstTokenMs: number | null = null;
  private promptTokens = 0;
  private cachedTokens = 0;
  private generatedTokens = 0;
  attempts = 0;

  constructor(private readonly clock: Clock) {
    this.startedAt = clock.now();
  }

  /** Adds the time of `work` to context, model or checks. */
  async time<Value>(part: 'context' | 'model' | 'checks', work: () => Promise<Value>): Promise<Value> {
    const started = this.clock.now();
    try {
      return await work();
    } finally {
      const ms = this.clock.now() - started;
      if (part === 'context') this.contextMs += ms;
      else if (part === 'model') this.modelMs += ms;
      else this.checksMs += ms;
    }
  }

  drawn({ usage, firstTokenAt }: Drawn): void {
    this.firstTokenMs ??= firstTokenAt - this.startedAt;
    this.promptTokens += usage.promptTokens;
    this.cachedTokens += usage.cachedTokens;
    this.generatedTokens += usage.generatedTokens;
  }

  timings(): Timings {
    return {
      total_ms: this.clock.now() - this.startedAt,
      context_ms: this.contextMs,
      first_token_ms: this.firstTokenMs,
      model_ms: this.modelMs,
      checks_ms: this.checksMs,
      prompt_tokens: this.promptTokens,
      cached_tokens: this.cachedTokens,
      generated_tokens: this.generatedTokens,
      attempts: this.attempts,
    };
  }
}

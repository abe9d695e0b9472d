import { createLlamaEngine } from '../src/adapters/engines/llama/engine.ts';
import type { ModelSpec } from '../src/ports/engine.ts';
import type { Log } from '../src/ports/log.ts';
import { CONTEXT_TOKENS, DRAWN_TOKENS, PROMPT_TOKENS, promptText, type Speed, speedOf } from './workload.ts';

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };
/** The bench has no memory budget: it measures one model at a time. */
const UNLIMITED_BYTES = Number.MAX_SAFE_INTEGER;

/** Fettle's engine, timed where its caller sees the answer: including process boundary, scheduler and stop rules. */
export class EngineSide {
  private readonly engine;
  private readonly model: ModelSpec;
  private readonly signal: AbortSignal;

  constructor(path: string, threads: number, signal: AbortSignal) {
    this.engine = createLlamaEngine({ threads, memoryBytes: UNLIMITED_BYTES, log: SILENT });
    this.model = { path, contextTokens: CONTEXT_TOKENS, sequences: 1, embeddings: false, loraAdapters: [] };
    this.signal = signal;
  }

  async load(): Promise<void> {
    const loaded = await this.engine.load(this.model, this.signal);
    if (!loaded.ok) throw new Error(loaded.failure.message);
  }

  async round(number: number): Promise<Speed> {
    const prompt = [{ text: await this.cut(promptText(number)), special: false }];
    const sampling = { temperature: 0, maxTokens: DRAWN_TOKENS, stop: ['\n\n\n\n\n'] };
    const job = { model: this.model, prompt, sampling, priority: 'chat' } as const;
    const began = performance.now();
    let first = 0;
    let promptTokens = 0;
    for await (const event of this.engine.generate(job, this.signal)) {
      if (event.type === 'failure') throw new Error(event.failure.message);
      if (event.type === 'text') first ||= performance.now();
      else promptTokens = event.usage.promptTokens - event.usage.cachedTokens;
    }
    return speedOf(promptTokens, began, first, performance.now());
  }

  async residentBytes(): Promise<number | null> {
    return (await this.engine.status()).residentBytes;
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  /** The beginning of the text with as many tokens as the other side evaluates. */
  private async cut(text: string): Promise<string> {
    let [low, high] = [0, text.length];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const tokens = await this.engine.tokenize(
        this.model,
        [{ text: text.slice(0, middle), special: false }],
        this.signal,
      );
      if (!tokens.ok) throw new Error(tokens.failure.message);
      if (tokens.value.length <= PROMPT_TOKENS) low = middle;
      else high = middle - 1;
    }
    return text.slice(0, low);
  }
}

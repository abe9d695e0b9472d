import { estimateTokens } from '../../src/adapters/providers/token-estimate.ts';
import { fail, ok } from '../../src/base/result.ts';
import type { Ask, ModelEvent, Provider } from '../../src/ports/provider.ts';

/** One complete output of a model. */
export type Draft = { text: string; end: 'stop' | 'length'; tokens: number };

/** Records a model's output. Truncated output is left out: a deadline does not cut twice in the same place. */
export class DraftRecorder {
  private heard: Draft[] = [];

  over(provider: Provider): Provider {
    const { kind, name, model, cache } = provider;
    return {
      ...{ kind, name, model, ...(cache !== undefined && { cache }) },
      probe: (signal) => provider.probe(signal),
      ask: (ask) => this.hear(provider, ask),
      countTokens: (text, signal) => provider.countTokens(text, signal),
      embed: (texts, signal, how) => provider.embed(texts, signal, how),
      warm: (signal) => provider.warm(signal),
      close: () => provider.close(),
    };
  }

  /** The output since the last call. */
  take(): Draft[] {
    return this.heard.splice(0);
  }

  private async *hear(provider: Provider, ask: Ask): AsyncGenerator<ModelEvent, void, void> {
    let text = '';
    for await (const event of provider.ask(ask)) {
      if (event.type === 'text') text += event.text;
      if (event.type === 'end')
        this.heard.push({ text, end: event.reason, tokens: event.usage.generatedTokens });
      yield event;
    }
  }
}

/**
 * Replays a model's output in the same order, whatever the prompt: prompts may change, and the drafts are still worth
 * checking, comparing and choosing from. Not for completions, which are one draft.
 */
export class DraftPlayer {
  private left: Draft[] = [];

  /** The output from now on. */
  play(drafts: readonly Draft[]): void {
    this.left = [...drafts];
  }

  over(provider: Provider): Provider {
    return {
      ...{ kind: 'recorded', name: provider.name, model: provider.model },
      probe: async () => ok({ ...ABILITIES, remarks: [] }),
      ask: () => this.say(),
      countTokens: async (text) => ok({ tokens: estimateTokens(text), exact: false }),
      embed: async () => fail(NOTHING_LEFT),
      warm: async () => ok(undefined),
      close: () => provider.close(),
    };
  }

  private async *say(): AsyncGenerator<ModelEvent, void, void> {
    const draft = this.left.shift();
    if (draft === undefined) return yield { type: 'failure', failure: NOTHING_LEFT };
    yield { type: 'text', text: draft.text };
    const usage = { promptTokens: 0, cachedTokens: 0, generatedTokens: draft.tokens };
    yield { type: 'end', reason: draft.end, usage };
  }
}

const NOTHING_LEFT = { reason: 'empty', message: 'Nothing more was recorded' } as const;
const ABILITIES = {
  contextTokens: 8_192,
  chat: true,
  fillInTheMiddle: false,
  embeddings: false,
  constraint: false,
  probabilities: false,
};

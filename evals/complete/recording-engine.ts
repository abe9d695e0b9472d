import type { TokenProbability } from '../../src/contract/candidate.ts';
import type { Engine } from '../../src/ports/engine.ts';

/** An engine that remembers the token probabilities of the last requested draft, which answers do not include. */
export type RecordingEngine = Engine & { readonly lastDraw: readonly TokenProbability[] };

export function recordDraws(inner: Engine): RecordingEngine {
  let lastDraw: TokenProbability[] = [];
  return {
    get lastDraw() {
      return lastDraw;
    },
    start: (signal) => inner.start(signal),
    load: (model, signal) => inner.load(model, signal),
    async *generate(job, signal) {
      // Generation ahead comes in between.
      const draw: TokenProbability[] = [];
      if (job.priority === 'completion') lastDraw = draw;
      for await (const event of inner.generate(job, signal)) {
        if (event.type === 'text') draw.push(...(event.probabilities ?? []));
        yield event;
      }
    },
    tokenize: (model, prompt, signal) => inner.tokenize(model, prompt, signal),
    embed: (job, signal) => inner.embed(job, signal),
    warm: (job, signal) => inner.warm(job, signal),
    look: (model, prompt, signal) => inner.look(model, prompt, signal),
    status: () => inner.status(),
    close: () => inner.close(),
  };
}

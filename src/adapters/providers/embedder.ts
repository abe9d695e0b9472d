import { fail, ok } from '../../base/result.ts';
import type { Embedder } from '../../ports/embedder.ts';
import type { ModelFiles } from '../../ports/model-files.ts';
import type { Provider } from '../../ports/provider.ts';

/** Tokens of one text that go into its vector, and characters passed to the tokenizer. */
const MAX_EMBEDDED_TOKENS = 256;
const MAX_EMBEDDED_CHARACTERS = 2_000;

/** The model of the role embed, for the index of a repository: long texts are truncated, not rejected. */
export function createEmbedder(provider: Provider, models: Pick<ModelFiles, 'locate'>): Embedder {
  return {
    async model() {
      const name = `${provider.name}/${provider.model}/${MAX_EMBEDDED_TOKENS}`;
      if (provider.kind !== 'local') return ok(name);
      const file = await models.locate(provider.model);
      if (file.ok) return ok(`${name}/${file.value.sha256.slice(0, 16)}`);
      const { reason, message } = file.failure;
      return fail({ reason: reason === 'model_corrupted' ? reason : 'model_missing', message });
    },
    embed: (texts, priority, signal) =>
      provider.embed(
        texts.map((text) => text.slice(0, MAX_EMBEDDED_CHARACTERS)),
        signal,
        { maxTokens: MAX_EMBEDDED_TOKENS, priority },
      ),
  };
}

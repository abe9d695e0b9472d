import type { AnswerFailure } from '../answer/build.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { ModelFailure } from '../contract/reasons.ts';
import type { Parts, Role } from '../parts.ts';
import type { Provider } from '../ports/provider.ts';

/** One vector per text, in order, and the model that made them. */
export type Embedded = { model: string; vectors: Float32Array[] };

/** Fails with `not_supported` when there is no provider. */
export async function embed(
  provider: Provider | null,
  texts: string[],
  signal: AbortSignal,
): Promise<Result<Embedded, ModelFailure>> {
  if (provider === null) {
    const message =
      'No model is configured for the role embed; set roles.embed.provider and roles.embed.model';
    return fail({ reason: 'not_supported', message });
  }
  const vectors = await provider.embed(texts, signal);
  return vectors.ok ? ok({ model: provider.model, vectors: vectors.value }) : vectors;
}

/** Fails with `not_supported` when the provider cannot say. */
export async function tokenize(
  provider: Provider,
  text: string,
  signal: AbortSignal,
): Promise<Result<number[], ModelFailure>> {
  const counted = await provider.countTokens(text, signal);
  if (!counted.ok) return counted;
  if (counted.value.ids !== undefined) return ok(counted.value.ids);
  const message = `The provider ${provider.name} does not return the tokens of a text; set roles.complete.provider to local`;
  return fail({ reason: 'not_supported', message });
}

/** The first use of a model downloads it; afterwards nothing here touches the network. */
export async function pullMissing(
  { config, models, onPull }: Parts,
  role: Role,
  signal: AbortSignal,
): Promise<Result<void, AnswerFailure>> {
  const { provider, model } = config.roles[role];
  if (config.providers[provider]?.kind !== 'local') return ok(undefined);
  const present = await models.locate(model);
  if (present.ok || present.failure.reason !== 'model_missing') return ok(undefined);
  const pulled = await models.pull(model, (progress) => onPull?.(model, progress), signal);
  if (pulled.ok) return ok(undefined);
  const reason = pulled.failure.reason === 'cancelled' ? 'cancelled' : 'model_missing';
  return fail({ reason, message: pulled.failure.message });
}

import { CHAT_CONTEXT_TOKENS, COMPLETE_CONTEXT_TOKENS } from '../../config/limits.ts';
import type { Config, RoleConfig } from '../../config/schema.ts';
import type { SecretScanner } from '../../ports/analyzer.ts';
import type { Engine, ModelSpec } from '../../ports/engine.ts';
import type { ModelFiles } from '../../ports/model-files.ts';
import type { Provider } from '../../ports/provider.ts';
import { createAnthropicProvider } from './anthropic.ts';
import { createLocalProvider } from './local.ts';
import { createOpenAiCompatibleProvider } from './openai-compatible.ts';
import { createRecordedProvider } from './recorded.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Tokens of one text to embed, with the control tokens. */
const EMBED_CONTEXT_TOKENS = 512;

/** Cached prompts: a short and a long one per file, for four files. Each has its memory from the start. */
const COMPLETE_SEQUENCES = 8;
const CHAT_SEQUENCES = 1;

export type ProviderParts = {
  config: Config;
  engine: Engine;
  modelFiles: ModelFiles;
  secrets: Pick<SecretScanner, 'redact'>;
};
type Role = 'complete' | 'chat' | 'embed';
/** `embed` is null if no model is bound to it. */
export type Providers = Record<'complete' | 'chat', Provider> & { embed: Provider | null };

/** Builds the provider that the configuration binds to each role. The configuration must be validated: names exist. */
export function buildProviders(parts: ProviderParts): Providers {
  const { complete, chat, embed } = parts.config.roles;
  return {
    complete: build(parts, 'complete', complete),
    chat: build(parts, 'chat', chat),
    embed: embed === null || embed.model === '' ? null : build(parts, 'embed', embed),
  };
}

function build(parts: ProviderParts, role: Role, bound: RoleConfig): Provider {
  const { config, engine, modelFiles, secrets } = parts;
  const provider = config.providers[bound.provider];
  if (provider === undefined) throw new Error(`The configuration was not validated: ${bound.provider}`);
  const shared = { name: bound.provider, model: bound.model, config: provider };
  switch (provider.kind) {
    case 'local':
      return createLocalProvider({ ...shared, engine, modelFiles, open: openAs(config, role) });
    case 'openai-compatible':
      return withoutSecrets(createOpenAiCompatibleProvider(shared), secrets);
    case 'anthropic':
      return withoutSecrets(createAnthropicProvider(shared), secrets);
    case 'recorded':
      return createRecordedProvider(shared);
  }
}

/** Two roles with the same model share it: one set of weights, and the cached prompts of both. */
function openAs({ roles }: Config, role: Role): Omit<ModelSpec, 'path'> {
  if (role === 'embed') {
    const loraAdapters = roles.embed?.lora_adapters ?? [];
    return { contextTokens: EMBED_CONTEXT_TOKENS, sequences: 1, embeddings: true, loraAdapters };
  }
  const shared = sameModel(roles.complete, roles.chat);
  const sequences = role === 'complete' ? COMPLETE_SEQUENCES : CHAT_SEQUENCES;
  return {
    contextTokens: role === 'complete' && !shared ? COMPLETE_CONTEXT_TOKENS : CHAT_CONTEXT_TOKENS,
    sequences: shared ? COMPLETE_SEQUENCES + CHAT_SEQUENCES : sequences,
    embeddings: false,
    loraAdapters: roles[role].lora_adapters,
  };
}

function sameModel(left: RoleConfig, right: RoleConfig): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

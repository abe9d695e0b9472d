import type { Engine } from '../../ports/engine.ts';
import type { ModelFiles } from '../../ports/model-files.ts';
import type { Provider } from '../../ports/provider.ts';
import { createLocalProvider } from './local.ts';

/** A provider for the model in a given file, without a model store, for measuring; the caller closes the engine. */
export function fileProvider(
  engine: Engine,
  { name, path, contextTokens }: { name: string; path: string; contextTokens: number },
): Provider {
  const located = { ok: true, value: { path } };
  return createLocalProvider({
    name: 'local',
    model: name,
    engine,
    // Of all functions of a model store, only the location is needed for a given file.
    modelFiles: { locate: async () => located, list: async () => [] } as unknown as ModelFiles,
    open: { contextTokens, sequences: 1, embeddings: false, loraAdapters: [] },
  });
}

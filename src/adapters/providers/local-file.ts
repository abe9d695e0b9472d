import type { Engine } from '../../ports/engine.ts';
import type { ModelFiles } from '../../ports/model-files.ts';
import type { Provider } from '../../ports/provider.ts';
import { createLocalProvider } from './local.ts';

/** The model of a given file without a store of models around it, for measuring; the engine is the caller's to close. */
export function fileProvider(
  engine: Engine,
  { name, path, contextTokens }: { name: string; path: string; contextTokens: number },
): Provider {
  const located = { ok: true, value: { path } };
  return createLocalProvider({
    name: 'local',
    model: name,
    engine,
    // Of all that a store of models does, a given file needs only its place.
    modelFiles: { locate: async () => located, list: async () => [] } as unknown as ModelFiles,
    open: { contextTokens, sequences: 1, embeddings: false, loraAdapters: [] },
  });
}

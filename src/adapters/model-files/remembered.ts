import type { Result } from '../../base/result.ts';
import type { Clock } from '../../ports/clock.ts';
import type { InstalledModel, ModelFiles } from '../../ports/model-files.ts';

/** How long a model file that was found is assumed to exist. */
const MODEL_LOCATED_MS = 5_000;

/**
 * Caches for a moment where model files were found: a keystroke needs them dozens of times, and next to a
 * busy engine each disk access costs milliseconds. Missing files are looked up each time.
 */
export function rememberLocated(models: ModelFiles, clock: Clock): ModelFiles {
  const found = new Map<string, { at: number; result: Result<InstalledModel, never> }>();
  const changing = async <Value>(change: Promise<Value>): Promise<Value> => {
    try {
      return await change;
    } finally {
      found.clear();
    }
  };
  return {
    list: () => models.list(),
    locate: async (name) => {
      const known = found.get(name);
      if (known !== undefined && clock.now() - known.at < MODEL_LOCATED_MS) return known.result;
      const result = await models.locate(name);
      if (result.ok) found.set(name, { at: clock.now(), result });
      return result;
    },
    pull: (name, onProgress, signal) => changing(models.pull(name, onProgress, signal)),
    add: (file, name, signal) => changing(models.add(file, name, signal)),
    verify: (name, onProgress, signal) => changing(models.verify(name, onProgress, signal)),
    remove: (name) => changing(models.remove(name)),
  };
}

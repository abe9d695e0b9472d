import { join } from 'node:path';
import { createSecretScanner } from '../../src/adapters/analyzers/secrets/scanner.ts';
import { createSystemClock } from '../../src/adapters/clock/system.ts';
import { createLlamaEngine } from '../../src/adapters/engines/llama/engine.ts';
import { createDiskFiles } from '../../src/adapters/files/disk.ts';
import { engineResources } from '../../src/adapters/machine/resources.ts';
import { createModelFiles } from '../../src/adapters/model-files/store.ts';
import { createProcesses } from '../../src/adapters/processes/execa.ts';
import { buildProviders } from '../../src/adapters/providers/build.ts';
import { createEmbedder } from '../../src/adapters/providers/embedder.ts';
import { fail, type Result } from '../../src/base/result.ts';
import { Config } from '../../src/config/schema.ts';
import type { Embedder } from '../../src/ports/embedder.ts';
import type { EvalFailure } from '../checks/report.ts';
import { cachedEmbedder } from './embedding-cache.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** A home's default embedding model, with earlier results in the home's cache; closed afterwards. */
export async function withEmbedder<Value>(
  home: string,
  work: (embedder: Embedder) => Promise<Result<Value, EvalFailure>>,
): Promise<Result<Value, EvalFailure>> {
  const config = Config.parse({});
  const files = createDiskFiles();
  const modelFiles = createModelFiles({
    home,
    models: config.models,
    processes: createProcesses(),
    files,
    fetch: globalThis.fetch,
    clock: createSystemClock(),
  });
  const engine = createLlamaEngine({ ...engineResources(config.engine, home), log: SILENT });
  try {
    const { embed } = buildProviders({ config, engine, modelFiles, secrets: createSecretScanner() });
    if (embed === null) return fail({ message: 'No model is bound to the role embed' });
    const embedder = createEmbedder(embed, modelFiles);
    const model = await embedder.model();
    if (!model.ok) return fail({ message: model.failure.message });
    return await work(cachedEmbedder(embedder, join(home, 'cache', 'eval-embeddings')));
  } finally {
    await engine.close();
  }
}

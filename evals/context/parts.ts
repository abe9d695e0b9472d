import { closeParts } from '../../src/assistant/close.ts';
import { fail, type Result } from '../../src/base/result.ts';
import { Config } from '../../src/config/schema.ts';
import { openRepository } from '../../src/machine.ts';
import { buildParts, type Parts } from '../../src/parts.ts';
import type { EvalFailure } from '../checks/report.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** Passes on the adapters and default models of a home, which start when first used; closed afterwards. */
export async function withParts<Value>(
  home: string,
  work: (parts: Parts) => Promise<Result<Value, EvalFailure>>,
): Promise<Result<Value, EvalFailure>> {
  const options = { config: Config.parse({}), home, log: SILENT };
  const parts = buildParts(options, { openRepository, isIndexed: async () => false });
  const { bound, models } = parts;
  try {
    for (const { provider } of Object.values(bound)) {
      const file = await models.locate(provider.model);
      if (!file.ok) return fail({ message: file.failure.message });
    }
    return await work(parts);
  } finally {
    await closeParts(parts);
  }
}

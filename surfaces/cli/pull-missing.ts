import { fail, ok, type Result } from '../../src/base/result.ts';
import type { PullProgress } from '../../src/ports/model-files.ts';
import type { CommandContext, Opened } from './command-context.ts';
import type { CommandFailure } from './command-failure.ts';
import { exitCodeOfModelFile, isOnlyForSearch, localModelsOf } from './local-models.ts';

/**
 * The local models of the roles, so that the first request does not wait for a download. Who asks models elsewhere gets
 * no model for searches alone that he did not ask for.
 */
export async function pullMissing(
  context: CommandContext,
  { assistant, config }: Opened,
  signal: AbortSignal,
): Promise<Result<void, CommandFailure>> {
  const report = (name: string) => (progress: PullProgress) => context.reportPull(name, progress);
  const names = localModelsOf(config);
  if (names.every((name) => isOnlyForSearch(config, name))) return ok(undefined);
  for (const name of names) {
    const located = await assistant.models.locate(name);
    const isMissing = !located.ok && located.failure.reason === 'model_missing';
    const model = isMissing ? await assistant.models.pull(name, report(name), signal) : located;
    context.statusLine.clear();
    // Without vectors everything works; what failed was reported as it went.
    if (model.ok || isOnlyForSearch(config, name)) continue;
    const { reason, message } = model.failure;
    return fail({ exitCode: exitCodeOfModelFile(reason), message });
  }
  return ok(undefined);
}

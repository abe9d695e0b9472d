import { fail, ok, type Result } from '../../src/base/result.ts';
import { type CommandFailure, usageFailure } from './command-failure.ts';

/** Every `of`-th item, beginning with the `index`-th (from 0), of what `--shard index/of` names. */
export type Shard = { index: number; of: number };

export function shardOf(text: string): Result<Shard, CommandFailure> {
  const [index, of] = /^(\d+)\/([1-9]\d*)$/.exec(text)?.slice(1).map(Number) ?? [];
  if (index === undefined || of === undefined || index >= of)
    return fail(usageFailure(`--shard ${text} is no shard; give one as 0/4`));
  return ok({ index, of });
}

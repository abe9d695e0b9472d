import { assertNever } from '../../src/base/assert-never.ts';
import type { Config } from '../../src/config/schema.ts';
import type { ModelFileFailure } from '../../src/ports/model-files.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** The local models of all roles, without duplicates, the smaller one (inline completion) first. */
export function localModelsOf(config: Config): string[] {
  const { complete, chat, embed } = config.roles;
  const names = [complete, chat, embed].flatMap((role) =>
    role !== null && role.model !== '' && config.providers[role.provider]?.kind === 'local'
      ? [role.model]
      : [],
  );
  return [...new Set(names)];
}

/** Whether only `embed` needs a model: it is optional. */
export function isOnlyForSearch({ roles: { complete, chat, embed } }: Config, name: string): boolean {
  return embed?.model === name && complete.model !== name && chat.model !== name;
}

/** An invalid name or file is a usage error; the rest is the environment's. */
export function exitCodeOfModelFile(reason: ModelFileFailure['reason']): ExitCode {
  switch (reason) {
    case 'unknown_model':
    case 'file_not_found':
    case 'not_a_model':
      return EXIT.usage;
    case 'model_missing':
    case 'model_corrupted':
    case 'no_source':
    case 'disk_full':
    case 'locked':
    case 'io_error':
      return EXIT.environment;
    case 'cancelled':
      return EXIT.cancelled;
    default:
      return assertNever(reason);
  }
}

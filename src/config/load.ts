import { fail, ok, type Result } from '../base/result.ts';
import type { Files } from '../ports/files.ts';
import { type Environment, fromText, readEnvironment, unknownVariable } from './environment.ts';
import { readFileLayer } from './file-layer.ts';
import type { Entry, Origin } from './layers.ts';
import { MAX_CONFIG_FILE_BYTES } from './limits.ts';
import { exposedKeys } from './plain-address.ts';
import {
  type ConfigFailure,
  type ConfigProblem,
  failureOf,
  problem,
  settingOfKey,
  unknownSetting,
} from './problems.ts';
import { resolveConfig } from './resolve.ts';
import { Config } from './schema.ts';

/** A setting from the command line: the flag as typed, and its key. Text is parsed as the key's type. */
export type Flag = { flag: string; key: string; value: string | number | boolean | string[] };

export type ConfigSources = {
  /** `<home>/config.yaml`; need not exist. */
  path: string;
  environment: Environment;
  flags: Flag[];
  readText: Files['readText'];
};

export type LoadedConfig = {
  config: Config;
  /** The source of each effective value, by key. */
  origins: Map<string, Origin>;
  /** One line each: worth attention, but not fatal. */
  warnings: string[];
};

/** Merges defaults, file, environment, flags; later ones win. Reads only the named file, never a repository's. */
export async function loadConfig(sources: ConfigSources): Promise<Result<LoadedConfig, ConfigFailure>> {
  const file = shortPath(sources.path, sources.environment);
  const read = await sources.readText(sources.path, MAX_CONFIG_FILE_BYTES);
  if (!read.ok && read.failure.reason !== 'not_found') {
    return fail(failureOf([problem(file, null, read.failure.message)]));
  }
  const written = readFileLayer(read.ok ? read.value : '', file);
  const flags = readFlags(sources.flags);
  const problems = [...written.problems, ...flags.problems];
  if (problems.length > 0) return fail(failureOf(problems));

  const environment = readEnvironment(sources.environment, providerNames(written.entries));
  const resolved = resolveConfig([...written.entries, ...environment.entries, ...flags.entries]);
  if (!resolved.ok) return resolved;
  const { config, origins } = resolved.value;
  const keyVariables = new Set(Object.values(config.providers).map((provider) => provider.api_key_env));
  const unknown = environment.unknown.filter((variable) => !keyVariables.has(variable));
  return ok({ config, origins, warnings: [...unknown.map(unknownVariable), ...exposedKeys(config)] });
}

function readFlags(flags: Flag[]): { entries: Entry[]; problems: ConfigProblem[] } {
  const entries: Entry[] = [];
  const problems: ConfigProblem[] = [];
  for (const { flag, key, value } of flags) {
    const setting = settingOfKey(key);
    if (setting) {
      const typed = typeof value === 'string' ? fromText(setting, value) : value;
      entries.push({ path: key.split('.'), value: typed, layer: 'flag', where: flag });
    } else {
      problems.push(unknownSetting(flag, key));
    }
  }
  return { entries, problems };
}

function providerNames(entries: Entry[]): string[] {
  const written = entries.flatMap(({ path }) => (path[0] === 'providers' && path[1] ? [path[1]] : []));
  return [...Object.keys(Config.parse({}).providers), ...written];
}

/** With `~` for the user's home folder. */
function shortPath(path: string, environment: Environment): string {
  const home = environment.HOME ?? environment.USERPROFILE;
  const inside = home && path.startsWith(home) && /^[/\\]/.test(path.slice(home.length));
  return inside ? `~${path.slice(home.length)}` : path;
}

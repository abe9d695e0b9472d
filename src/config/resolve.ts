import type { z } from 'zod';
import { fail, ok, type Result } from '../base/result.ts';
import { applyEntries, type Entry, type Origin } from './layers.ts';
import { nearest } from './nearest.ts';
import {
  type ConfigFailure,
  type ConfigProblem,
  failureOf,
  problem,
  settingOfKey,
  wrongValue,
} from './problems.ts';
import { Config, type RoleConfig } from './schema.ts';
import { configValues, valueAt } from './settings.ts';

type Resolved = { config: Config; origins: Map<string, Origin> };

/** The name of an environment variable (POSIX 1003.1, section 8.1, lower case allowed as every shell does). */
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Applies entries over the defaults, in order, and validates the result. */
export function resolveConfig(entries: Entry[]): Result<Resolved, ConfigFailure> {
  const draft = structuredClone(Config.parse({}));
  applyEntries(draft, entries);
  const parsed = Config.safeParse(draft);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => problemOf(issue, draft, entries));
    return fail(failureOf(problems));
  }
  const config = parsed.data;
  const problems = [...rolesWithoutProvider(config, entries), ...keysInPlainText(config, entries)];
  if (problems.length > 0) return fail(failureOf(problems));
  return ok({ config, origins: originsOf(config, entries) });
}

/** A schema error, described by its setting, which has the text for what it accepts. */
function problemOf(issue: z.core.$ZodIssue, draft: Config, entries: Entry[]): ConfigProblem {
  const path = issue.path.map(String);
  for (let length = path.length; length > 0; length--) {
    const key = path.slice(0, length).join('.');
    const setting = settingOfKey(key);
    if (!setting) continue;
    return wrongValue(whereOf(key, entries), key, setting.expects, valueAt(draft, path.slice(0, length)));
  }
  const key = path.join('.');
  return problem(whereOf(key, entries), key, `${key} is not valid: ${issue.message}`);
}

/** The entry that set a key, or the one of a sibling that made it necessary. */
function whereOf(key: string, entries: Entry[]): string {
  const section = key.slice(0, key.lastIndexOf('.') + 1);
  const keys = entries.map((entry) => ({ key: entry.path.join('.'), where: entry.where }));
  const found =
    keys.findLast((entry) => entry.key === key) ?? keys.findLast((entry) => entry.key.startsWith(section));
  return found?.where ?? 'configuration';
}

function rolesWithoutProvider({ roles, providers }: Config, entries: Entry[]): ConfigProblem[] {
  const names = Object.keys(providers);
  const bound = Object.entries(roles).filter((role): role is [string, RoleConfig] => role[1] !== null);
  return bound
    .filter(([, role]) => !Object.hasOwn(providers, role.provider))
    .map(([name, role]) => {
      const key = `roles.${name}.provider`;
      const near = nearest(role.provider, names);
      const fix = near
        ? `did you mean ${near}?`
        : `add providers.${role.provider}, or name one of ${names.join(', ')}`;
      return problem(
        whereOf(key, entries),
        key,
        `${key} names an unknown provider: ${role.provider}; ${fix}`,
      );
    });
}

/** A key pasted where the name of its variable belongs; the message does not repeat it. */
function keysInPlainText({ providers }: Config, entries: Entry[]): ConfigProblem[] {
  return Object.entries(providers)
    .filter(([, provider]) => provider.api_key_env !== undefined && !VARIABLE_NAME.test(provider.api_key_env))
    .map(([name]) => {
      const key = `providers.${name}.api_key_env`;
      const what = `${key} must be the name of an environment variable that holds the key, such as MY_API_KEY, not the key`;
      return problem(whereOf(key, entries), key, what);
    });
}

function originsOf(config: Config, entries: Entry[]): Map<string, Origin> {
  const origins = new Map<string, Origin>();
  for (const { key } of configValues(config)) origins.set(key, { layer: 'default', where: null });
  for (const { path, layer, where } of entries) origins.set(path.join('.'), { layer, where });
  return origins;
}

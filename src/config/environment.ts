import type { Entry } from './layers.ts';
import { nearest } from './nearest.ts';
import { ENVIRONMENT_PREFIX, isChosenName, SETTINGS, type Setting } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Fettle's variables that are not settings. */
const NOT_SETTINGS = new Set(['FETTLE_HOME', 'FETTLE_DEBUG']);

/**
 * The settings from environment variables. An empty variable counts as unset. `names` are the provider names known so
 * far: `FETTLE_PROVIDERS_MY_VLLM_KIND` means `my-vllm` if it exists, otherwise `my_vllm`.
 */
export function readEnvironment(
  environment: Environment,
  names: string[],
): { entries: Entry[]; unknown: string[] } {
  const entries: Entry[] = [];
  const unknown: string[] = [];
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith(ENVIRONMENT_PREFIX) || NOT_SETTINGS.has(variable) || !text) continue;
    const found = findSetting(variable, names);
    if (!found) unknown.push(variable);
    else
      entries.push({
        path: found.path,
        value: fromText(found.setting, text),
        layer: 'environment',
        where: variable,
      });
  }
  return { entries, unknown };
}

/** Converts text from a variable or flag to the setting's type; invalid text is returned as is and refused later. */
export function fromText(setting: Setting, text: string): unknown {
  const trimmed = text.trim();
  switch (setting.shape) {
    case 'integer':
    case 'number':
      return /^[+-]?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : text;
    case 'boolean':
      return { true: true, '1': true, false: false, '0': false }[trimmed.toLowerCase()] ?? text;
    case 'texts':
      return trimmed
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
    default:
      return text;
  }
}

function findSetting(variable: string, names: string[]): { setting: Setting; path: string[] } | null {
  for (const setting of SETTINGS) {
    if (setting.environment === variable) return { setting, path: setting.path };
    const upper = chosenPart(variable, setting.environment);
    const name = names.find((known) => inEnvironment(known) === upper) ?? upper.toLowerCase();
    if (isChosenName(name)) {
      return { setting, path: setting.path.map((part) => (part === '*' ? name : part)) };
    }
  }
  return null;
}

/** The part of a variable at its pattern's `<NAME>`; empty when it does not match the pattern. */
function chosenPart(variable: string, pattern: string | null): string {
  const [before, after] = pattern?.split('<NAME>') ?? [];
  if (before === undefined || after === undefined) return '';
  return variable.startsWith(before) && variable.endsWith(after)
    ? variable.slice(before.length, -after.length)
    : '';
}

function inEnvironment(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

/** One line about an unknown variable with Fettle's prefix. Omits its value, which may be a key. */
export function unknownVariable(variable: string): string {
  const near = nearest(
    variable,
    SETTINGS.flatMap((setting) => setting.environment ?? []),
  );
  return `${variable} is not a setting and was ignored; ${near ? `did you mean ${near}?` : 'see docs/configuration.md'}`;
}

import { nearest } from './nearest.ts';
import { SETTINGS, type Setting, type SettingsNode } from './settings.ts';

/** One thing that is wrong, as one line: where, which setting, what was expected, what to do. */
export type ConfigProblem = { where: string; key: string | null; message: string };

/** `message` is the first problem's; the others follow from reading on. */
export type ConfigFailure = { message: string; problems: ConfigProblem[] };

/** How much of a wrong value is repeated to the user. */
const MAX_SHOWN_CHARACTERS = 40;

export function problem(where: string, key: string | null, what: string): ConfigProblem {
  return { where, key, message: `${where}: ${what}` };
}

export function failureOf(problems: ConfigProblem[]): ConfigFailure {
  return { message: problems[0]?.message ?? '', problems };
}

export function wrongValue(where: string, key: string, expects: string, value: unknown): ConfigProblem {
  const what = value === undefined ? `${key} is missing; it must be ${expects}` : `${key} must be ${expects}, not ${shown(value)}`;
  return problem(where, key, what);
}

export function unknownSetting(where: string, key: string, siblings?: SettingsNode): ConfigProblem {
  const near = nearestKey(key, siblings);
  return problem(where, key, `unknown setting ${key}; ${near}`);
}

/** "did you mean server.port?", or what there is. */
export function nearestKey(key: string, siblings?: SettingsNode): string {
  const parent = key.split('.').slice(0, -1);
  const names = siblings?.kind === 'section' ? [...siblings.children.keys()] : [];
  const known = [...names.map((name) => [...parent, name].join('.')), ...SETTINGS.map((setting) => setting.key)];
  const near = nearest(key, known);
  if (near) return `did you mean ${near}?`;
  return names.length > 0 ? `known there: ${names.join(', ')}` : 'see docs/configuration.md for all of them';
}

/** The setting of a key such as `providers.mine.kind`, or null. */
export function settingOfKey(key: string): Setting | null {
  const parts = key.split('.');
  const found = SETTINGS.find(({ path }) => {
    return path.length === parts.length && path.every((part, index) => part === '*' || part === parts[index]);
  });
  return found ?? null;
}

function shown(value: unknown): string {
  if (value === null || value === '') return 'empty';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replace(/\s+/g, ' ');
  const cut = line.length > MAX_SHOWN_CHARACTERS ? `${line.slice(0, MAX_SHOWN_CHARACTERS)}...` : line;
  return typeof value === 'string' ? `'${cut}'` : cut;
}

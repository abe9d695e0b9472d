import { nearest } from './nearest.ts';
import { isChosenName, SETTINGS, type Setting, type SettingsNode } from './settings.ts';

/** One problem as one line: where, which setting, what was expected, what to do. */
export type ConfigProblem = { where: string; key: string | null; message: string };

/** `message` is one line: the first problem, and how many more there are. */
export type ConfigFailure = { message: string; problems: ConfigProblem[] };

/** How many characters of an invalid value are repeated to the user. */
const MAX_SHOWN_CHARACTERS = 40;

export function problem(where: string, key: string | null, what: string): ConfigProblem {
  return { where, key, message: `${where}: ${what}` };
}

export function failureOf(problems: ConfigProblem[]): ConfigFailure {
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return { message: `${problems[0]?.message ?? ''}${more}`, problems };
}

export function wrongValue(where: string, key: string, expects: string, value: unknown): ConfigProblem {
  const what =
    value === undefined
      ? `${key} is missing; it must be ${expects}`
      : `${key} must be ${expects}, not ${shownValue(value)}`;
  return problem(where, key, what);
}

/** A key that is not a setting. `siblings` is the section it was written in. */
export function unknownSetting(where: string, key: string, siblings?: SettingsNode): ConfigProblem {
  const parent = key.split('.').slice(0, -1);
  const names = siblings?.kind === 'section' ? [...siblings.children.keys()] : [];
  const beside = names.map((name) => [...parent, name].join('.'));
  const near = nearest(key, [...beside, ...SETTINGS.map((setting) => setting.key)]);
  const known =
    names.length > 0 ? `valid settings: ${names.join(', ')}` : '`fettle config show` shows them all';
  return problem(where, key, `unknown setting ${key}; ${near ? `did you mean ${near}?` : known}`);
}

/** The setting of a key such as `providers.mine.kind`, or null. */
export function settingOfKey(key: string): Setting | null {
  const parts = key.split('.');
  const found = SETTINGS.find(({ path }) => {
    return (
      path.length === parts.length &&
      path.every((part, index) => (part === '*' ? isChosenName(parts[index] ?? '') : part === parts[index]))
    );
  });
  return found ?? null;
}

/** An invalid value as shown in messages: truncated, on one line. */
export function shownValue(value: unknown): string {
  if (value === null || value === '') return 'empty';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replace(/\s+/g, ' ');
  const cut = line.length > MAX_SHOWN_CHARACTERS ? `${line.slice(0, MAX_SHOWN_CHARACTERS)}...` : line;
  return typeof value === 'string' ? `'${cut}'` : cut;
}

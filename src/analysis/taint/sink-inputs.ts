import type { Expression } from './intermediate.ts';
import type { Call, Given, SinkInputs } from './tables.ts';
import { UNTRUSTED } from './value.ts';

/** Selects the argument at a position, or with one of these names. */
export function at(position: number, ...names: string[]): SinkInputs {
  return ({ given }) => {
    const found =
      given.find(({ name }) => name !== null && names.includes(name)) ?? positional(given)[position];
    return found === undefined ? [] : [found.value];
  };
}

export const everyArgument: SinkInputs = ({ given }) => given.map(({ value }) => value);
export const receiver: SinkInputs = (call) => [call.receiver];

/** The inputs of several. */
export function each(...parts: SinkInputs[]): SinkInputs {
  return (call) => parts.flatMap((part) => part(call));
}

/** Applies a pick only to calls that pass a test. */
export function when(test: (call: Call) => boolean, inputs: SinkInputs): SinkInputs {
  return (call) => (test(call) ? inputs(call) : []);
}

export function positional(given: readonly Given[]): Given[] {
  return given.filter(({ name }) => name === null);
}

/** The expression given for an argument of this name, or null. */
export function named({ given }: Call, name: string): Expression | null {
  return given.find((one) => one.name === name)?.expression ?? null;
}

export function isTrue(expression: Expression | null): boolean {
  return expression?.kind === 'constant' && /^(True|true)$/.test(expression.text);
}

/** The entry with this name in an options object. */
export function option({ given }: Call, name: string): Expression | null {
  for (const { expression } of given) {
    if (expression.kind !== 'map') continue;
    const entry = expression.entries.find((one) => one.name === name);
    if (entry !== undefined) return entry.value;
  }
  return null;
}

const SQL_WORD =
  /\b(select|insert|update|delete|drop|create|alter|replace|merge|truncate|where|from|values|order by|union|exec|execute|grant|pragma|set|limit|into)\b/i;
const DATABASE =
  /^(c|cu|cur|curs|cursor|conn|connection|con|db|database|session|engine|pool|client|pg|mysql|sqlite|sql|knex|sequelize|prisma|tx|trx|transaction|objects|get_db|getdb|store|repo|repository|manager|crsr)\d*$/i;

/** Selects text that reads as SQL, or any text passed to a receiver with the name of a database. */
export function sql(position: number, ...names: string[]): SinkInputs {
  return when(isQuery(position, names), at(position, ...names));
}

function isQuery(position: number, names: string[]): (call: Call) => boolean {
  return (call) => {
    const [value] = at(position, ...names)(call);
    if (value === undefined) return false;
    const words = value.text === null ? false : SQL_WORD.test(value.text.replaceAll(UNTRUSTED, ' '));
    return words || (DATABASE.test(call.receiverName.replace(/^.*_/, '')) && value.text === null);
  };
}

/**
 * Selects the program that is started where no shell is in between: of a list its first item, and the
 * argument after the `-c` of a shell; of a text all of it, unless it begins with the program's name.
 */
export function program(position: number): SinkInputs {
  return (call) => {
    const [value] = at(position, 'args')(call);
    if (value === undefined) return [];
    if (value.items === null) return /^[^\ue000\ue001]/.test(value.text ?? '') ? [] : [value];
    const words = value.items.map(({ text }) => text);
    const shell = /^(.*\/)?(sh|bash|zsh|dash|ksh|cmd|cmd\.exe|powershell|pwsh)$/.test(words[0] ?? '');
    const flag = words.findIndex((word) => word !== null && /^(-c|-lc|\/c|-Command)$/i.test(word));
    return shell && flag > 0 ? value.items.slice(flag) : value.items.slice(0, 1);
  };
}

/** Programs with options that run commands or write files: `git clone --upload-pack=...`. */
const OPTION_PROGRAMS = /^(.*\/)?(git|hg|svn|ssh|scp|rsync|tar|find|curl|wget|sed|awk|ffmpeg|zip)$/;

/** Selects the arguments of such a program that can begin with a dash, unless a `--` ends its options. */
export const asOption: SinkInputs = (call) => {
  const [name, rest] = positional(call.given).map(({ value }) => value);
  const items = name?.items ?? [...(name === undefined ? [] : [name]), ...(rest?.items ?? [])];
  if (!OPTION_PROGRAMS.test(items[0]?.text ?? '')) return [];
  const end = items.findIndex(({ text }) => text === '--');
  return items
    .slice(1, end === -1 ? undefined : end)
    .filter(({ text }) => !/^[^\ue000\ue001]/.test(text ?? ''));
};

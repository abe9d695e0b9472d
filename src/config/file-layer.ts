import { type Document, isAlias, isMap, isScalar, LineCounter, type Pair, parseDocument } from 'yaml';
import type { Entry } from './layers.ts';
import { type ConfigProblem, problem, unknownSetting } from './problems.ts';
import { SETTINGS_TREE, type SettingsNode } from './settings.ts';

/** A name the user chooses: it becomes part of a key and of an environment variable. */
const CHOSEN_NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

type Reading = {
  document: Document;
  /** `file:line` of a place in the text. */
  whereOf: (node: unknown) => string;
  entries: Entry[];
  problems: ConfigProblem[];
};

/** The settings of a YAML text, each with its line. `file` is the name that messages call it by. */
export function readFileLayer(text: string, file: string): { entries: Entry[]; problems: ConfigProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const whereAt = (offset: number) => `${file}:${lines.linePos(offset).line}`;
  const reading: Reading = {
    document,
    whereOf: (node) => {
      const range = typeof node === 'object' && node !== null ? Reflect.get(node, 'range') : undefined;
      return Array.isArray(range) ? whereAt(range[0]) : file;
    },
    entries: [],
    problems: [],
  };
  const broken = document.errors[0];
  if (broken) {
    const what = `this is not valid YAML (${firstLine(broken.message)}); mend this line or the one before`;
    return { entries: [], problems: [problem(whereAt(broken.pos[0]), null, what)] };
  }
  readNode(document.contents, [], SETTINGS_TREE, reading);
  return reading;
}

function readNode(written: unknown, path: string[], node: SettingsNode, reading: Reading): void {
  const value = isAlias(written) ? written.resolve(reading.document) : written;
  if (node.kind === 'setting') {
    readSetting(written, path, reading);
  } else if (isMap(value)) {
    for (const pair of value.items) readPair(pair, path, node, reading);
  } else if (!isEmpty(value)) {
    const key = path.join('.') || 'the file';
    const example = node.kind === 'section' ? [...node.children.keys()][0] : 'name';
    const what = `${key} must hold settings below it, such as '${example}: ...' on a line of its own`;
    reading.problems.push(problem(reading.whereOf(written), path.join('.') || null, what));
  }
}

function readPair(pair: Pair, path: string[], node: SettingsNode, reading: Reading): void {
  const name = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
  const key = [...path, name];
  const where = reading.whereOf(pair.key);
  if (node.kind === 'names') {
    if (CHOSEN_NAME.test(name)) readNode(pair.value, key, node.each, reading);
    else reading.problems.push(badName(where, path, name));
  } else if (node.kind === 'section') {
    const child = node.children.get(name);
    if (child) readNode(pair.value ?? pair.key, key, child, reading);
    else reading.problems.push(unknownSetting(where, key.join('.'), node));
  }
}

function readSetting(written: unknown, path: string[], reading: Reading): void {
  const where = reading.whereOf(written);
  try {
    const value = isScalar(written) || isAlias(written) || written ? toPlain(written, reading.document) : null;
    reading.entries.push({ path, value, layer: 'file', where });
  } catch (error) {
    // The parser refuses aliases that would grow without bound, and unresolved ones.
    const what = `${path.join('.')} cannot be read (${firstLine(String(error))}); write its value out`;
    reading.problems.push(problem(where, path.join('.'), what));
  }
}

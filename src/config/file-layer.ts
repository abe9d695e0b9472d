import { type Document, isAlias, isMap, isNode, isScalar, LineCounter, type Pair, parseDocument } from 'yaml';
import type { Entry } from './layers.ts';
import { type ConfigProblem, problem, unknownSetting } from './problems.ts';
import { isChosenName, SETTINGS_TREE, type SettingsNode } from './settings.ts';

/** A node of the YAML text: its value, key path and position. */
type SettingPlace = { written: unknown; path: string[]; where: string };

type Reading = {
  document: Document;
  whereOf: (node: unknown) => string;
  entries: Entry[];
  problems: ConfigProblem[];
};

/** The settings in a YAML text, each with its line. `file` is the name used in messages. */
export function readFileLayer(text: string, file: string): { entries: Entry[]; problems: ConfigProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const whereAt = (offset: number) => `${file}:${Math.max(1, lines.linePos(offset).line)}`;
  const whereOf = (node: unknown) => (isNode(node) && node.range ? whereAt(node.range[0]) : file);
  const broken = document.errors[0];
  if (broken) {
    const what = `not valid YAML (${firstLine(broken.message)}); fix this line or the one before it`;
    return { entries: [], problems: [problem(whereAt(broken.pos[0]), null, what)] };
  }
  const reading: Reading = { document, whereOf, entries: [], problems: [] };
  readNode(
    { written: document.contents, path: [], where: whereOf(document.contents) },
    SETTINGS_TREE,
    reading,
  );
  return { entries: reading.entries, problems: reading.problems };
}

function readNode(place: SettingPlace, node: SettingsNode, reading: Reading): void {
  if (node.kind === 'setting') {
    readSetting(place, reading);
    return;
  }
  const value = isAlias(place.written) ? place.written.resolve(reading.document) : place.written;
  if (isMap(value)) {
    for (const pair of value.items) readPair(pair, place.path, node, reading);
  } else if (!isEmpty(value)) {
    const key = place.path.join('.');
    const example = node.kind === 'section' ? ([...node.children.keys()][0] ?? 'name') : 'name';
    const what = `${key || 'the file'} must contain settings, each on its own line, such as '${example}: ...'`;
    reading.problems.push(problem(place.where, key || null, what));
  }
}

function readPair(
  pair: Pair,
  parent: string[],
  node: Exclude<SettingsNode, { kind: 'setting' }>,
  reading: Reading,
): void {
  const name = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
  const path = [...parent, name];
  const where = reading.whereOf(pair.key);
  const place: SettingPlace = { written: pair.value, path, where };
  if (node.kind === 'names') {
    if (isChosenName(name)) readNode(place, node.each, reading);
    else reading.problems.push(badName(where, path));
    return;
  }
  const child = node.children.get(name);
  if (child) readNode(place, child, reading);
  else reading.problems.push(unknownSetting(where, path.join('.'), node));
}

function readSetting({ written, path, where }: SettingPlace, reading: Reading): void {
  try {
    const value: unknown = isNode(written) ? written.toJS(reading.document) : null;
    reading.entries.push({ path, value, layer: 'file', where });
  } catch (error) {
    // The parser rejects aliases that are undefined or expand without bound.
    const what = `${path.join('.')} cannot be read (${firstLine(error instanceof Error ? error.message : String(error))}); write out its value`;
    reading.problems.push(problem(where, path.join('.'), what));
  }
}

/** A section with only commented lines is empty. */
function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (isScalar(value) && value.value === null);
}

function badName(where: string, path: string[]): ConfigProblem {
  const key = path.join('.');
  return problem(
    where,
    key,
    `the name in ${key} must start with a letter, followed by letters, digits, - or _`,
  );
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

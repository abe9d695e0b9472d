import { type Document, isAlias, isMap, parseDocument } from 'yaml';
import { fail, ok, type Result } from '../base/result.ts';
import { fromText } from './environment.ts';
import { readFileLayer } from './file-layer.ts';
import { type ConfigFailure, failureOf, problem, settingOfKey, unknownSetting } from './problems.ts';
import { resolveConfig } from './resolve.ts';
import type { Config } from './schema.ts';
import { valueAt } from './settings.ts';

/** The file name these functions use in messages: they do not know the real one. */
const WHERE = 'config.yaml';

/** The effective value of a setting or a whole section; null when it has none. */
export function getSetting(config: Config, key: string): Result<unknown, ConfigFailure> {
  const value = valueAt(config, key.split('.'));
  if (value === undefined && !settingOfKey(key)) return fail(failureOf([unknownSetting(WHERE, key)]));
  return ok(value ?? null);
}

/**
 * Returns the YAML text with one setting changed; keeps comments and order. `value` is text as typed (lists with
 * commas). A change that would not load is refused, so a file never breaks here.
 */
export function setSetting(yamlText: string, key: string, value: string): Result<string, ConfigFailure> {
  const setting = settingOfKey(key);
  if (!setting) return fail(failureOf([unknownSetting(WHERE, key)]));
  const before = readFileLayer(yamlText, WHERE);
  if (before.problems.length > 0) return fail(failureOf(before.problems));

  const document = parseDocument(yamlText);
  const path = key.split('.');
  if (!makeSections(document, path)) {
    return fail(
      failureOf([problem(WHERE, key, `the section of ${key} is a YAML alias; edit the file manually`)]),
    );
  }
  document.setIn(path, setting.shape === 'objects' ? parseDocument(value).toJS() : fromText(setting, value));
  const text = document.toString({ lineWidth: 0 });
  const after = readFileLayer(text, WHERE);
  const problems = after.problems;
  if (problems.length > 0) return fail(failureOf(problems));
  const resolved = resolveConfig(after.entries);
  return resolved.ok ? ok(text) : resolved;
}

/**
 * A section with only commented lines reads as null, and nothing can be set in null. Returns false when an alias is on
 * the path, since setting through it would change its anchor too.
 */
function makeSections(document: Document, path: string[]): boolean {
  if (!isMap(document.contents)) document.contents = document.createNode({});
  for (let length = 1; length < path.length; length++) {
    const section = path.slice(0, length);
    const node = document.getIn(section, true);
    if (isAlias(node)) return false;
    if (!isMap(node)) document.setIn(section, document.createNode({}));
  }
  return true;
}

import { parse as parseTomlText } from 'smol-toml';
import { parse as parseYamlText } from 'yaml';
import { nestsDeeper } from '../../base/yaml-nesting.ts';
import { MAX_YAML_LEVELS } from '../../config/limits.ts';

/** The value of a JSON text; null when it is broken, for a broken file is a file without facts. */
export function parseJson(text: string): unknown {
  return orNull(() => JSON.parse(text));
}

/** JSON with comments and trailing commas, as tsconfig.json and biome.jsonc are written. */
export function parseLooseJson(text: string): unknown {
  const strict = parseJson(text);
  if (strict !== null) return strict;
  const bare = text.replace(COMMENT, (_, string) => string ?? '');
  return parseJson(bare.replace(TRAILING_COMMA, (_, string) => string ?? ''));
}

/** A string or a comment that does not end takes the rest: to go back and try again from each sign takes minutes. */
const COMMENT = /("(?:\\.|[^"\\\n])*"?)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
const TRAILING_COMMA = /("(?:\\.|[^"\\\n])*"?)|,(?=\s*[}\]])/g;

/** The value of a TOML text; null when it is broken. */
export function parseToml(text: string): unknown {
  return orNull(() => parseTomlText(text));
}

/** The value of a YAML text; null when it is broken. Aliases are not followed far: a file may try to swell. */
export function parseYaml(text: string): unknown {
  if (nestsDeeper(text, MAX_YAML_LEVELS)) return null;
  return orNull(() => parseYamlText(text, { maxAliasCount: 20, logLevel: 'silent' }));
}

function orNull(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    return null;
  }
}

/** The sections of an INI text (setup.cfg, tox.ini, .editorconfig); what stands before the first is section ''. */
export function parseIni(text: string): { section: string; values: Map<string, string> }[] {
  let current = { section: '', values: new Map<string, string>() };
  const sections = [current];
  let key = '';
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const head = /^\s*\[([^\n]+)\]\s*$/.exec(line)?.[1];
    if (head !== undefined) {
      current = { section: head.trim(), values: new Map() };
      sections.push(current);
      continue;
    }
    const isFurther = /^\s/.test(line) && key !== '';
    const [, name, value = ''] = /^\s*([\w.-]+)[ \t]*[=:][ \t]*(.*)$/.exec(line) ?? [];
    // A line that is set in goes on with the value before it.
    if (isFurther && current.values.has(key))
      current.values.set(key, `${current.values.get(key)}\n${line.trim()}`);
    else if (name !== undefined) {
      key = name.toLowerCase();
      current.values.set(key, value.trim());
    }
  }
  return sections;
}

import { parse as parseTomlText } from 'smol-toml';
import { parse as parseYamlText } from 'yaml';
import { nestsDeeper } from '../../base/yaml-nesting.ts';
import { MAX_YAML_LEVELS } from '../../config/limits.ts';

/** Parses JSON; null when it is invalid, because an invalid file yields no facts. */
export function parseJson(text: string): unknown {
  return orNull(() => JSON.parse(text));
}

/** Parses JSON with comments and trailing commas, as in tsconfig.json and biome.jsonc. */
export function parseLooseJson(text: string): unknown {
  const strict = parseJson(text);
  if (strict !== null) return strict;
  const bare = text.replace(COMMENT, (_, string) => string ?? '');
  return parseJson(bare.replace(TRAILING_COMMA, (_, string) => string ?? ''));
}

/** An unclosed string or comment takes the rest: backtracking from each character would take minutes. */
const COMMENT = /("(?:\\.|[^"\\\n])*"?)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
const TRAILING_COMMA = /("(?:\\.|[^"\\\n])*"?)|,(?=\s*[}\]])/g;

/** Parses TOML; null when it is invalid. */
export function parseToml(text: string): unknown {
  return orNull(() => parseTomlText(text));
}

/** Parses YAML; null when it is invalid. Alias expansion is limited: a file may try to blow up. */
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

/**
 * The sections of an INI text (setup.cfg, tox.ini, .editorconfig); entries before the first section are in
 * section ''.
 */
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
    // An indented line continues the previous value.
    if (isFurther && current.values.has(key))
      current.values.set(key, `${current.values.get(key)}\n${line.trim()}`);
    else if (name !== undefined) {
      key = name.toLowerCase();
      current.values.set(key, value.trim());
    }
  }
  return sections;
}

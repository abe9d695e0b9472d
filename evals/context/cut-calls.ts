import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapePattern } from '../../src/base/escape-pattern.ts';
import { maskLiterals } from '../../src/base/source/literals.ts';

/**
 * A place where a package calls a definition of another of its files: `text` is the file with the rest of the line
 * removed before the name, so that the answer cannot be read there.
 */
export type CallCase = {
  path: string;
  text: string;
  line: number;
  column: number;
  /** The original text, to the end of the line. */
  rest: string;
  name: string;
  /** Whether other lines of the file use the name: otherwise the cut leaves an unused import. */
  isUsedElsewhere: boolean;
  /** Where the name is defined: file and line, from 1. */
  gold: { path: string; line: number };
};

export type CallLanguage = 'python' | 'typescript';

type Source = { path: string; text: string; masked: string };

const ENDINGS: Record<CallLanguage, RegExp> = { python: /\.py$/, typescript: /(?<!\.d)\.tsx?$/ };
const DEFINITIONS: Record<CallLanguage, RegExp> = {
  python: /^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)/gm,
  typescript:
    /^export[ \t]+(?:default[ \t]+)?(?:abstract[ \t]+)?(?:async[ \t]+)?(?:function\*?|class|const)[ \t]+([\w$]+)/gm,
};
const SKIPPED =
  /(?:^|\/)(?:tests?|__tests__|node_modules|benchmarks?|examples?)(?:\/|$)|\.(?:test|spec)\.|(?:^|\/)test_|conftest/;
/** Names in parentheses or braces may be on separate lines. */
const IMPORTS = /^(?:import|from)\b[^;]*?(?:;|\)|\n(?![ \t]))/gm;
const MAX_PER_FILE = 2;
const MAX_PER_NAME = 2;

/**
 * Cases of one package, spread over its files by their order alone: calls by name of functions, classes and constants
 * that the file imports and that exactly one other file defines at its top level. Uses no index.
 */
export function cutCalls(root: string, language: CallLanguage, count: number): CallCase[] {
  const sources = readSources(root, language);
  const definitions = uniqueDefinitions(sources, language);
  const all = sources.flatMap((source) => callsIn(source, definitions, language));
  const perName = new Map<string, number>();
  const spread = all.filter(({ name }) => {
    const seen = (perName.get(name) ?? 0) + 1;
    perName.set(name, seen);
    return seen <= MAX_PER_NAME;
  });
  const step = Math.max(1, spread.length / count);
  const taken = Array.from(
    { length: Math.min(count, spread.length) },
    (_, index) => spread[Math.floor(index * step)],
  );
  return taken.filter((one) => one !== undefined);
}

function readSources(root: string, language: CallLanguage): Source[] {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => ENDINGS[language].test(path) && !SKIPPED.test(path))
    .sort();
  return paths.map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, text, masked: maskLiterals(text, language, { comments: true }) };
  });
}

type Definitions = Map<string, { path: string; line: number } | null>;

/** Names by the one place that defines them; null when there are several. */
function uniqueDefinitions(sources: readonly Source[], language: CallLanguage): Definitions {
  const found: Definitions = new Map();
  for (const { path, masked } of sources)
    for (const { 1: name = '', index } of masked.matchAll(DEFINITIONS[language]))
      found.set(name, found.has(name) ? null : { path, line: lineAt(masked, index) });
  return found;
}

function callsIn(
  { path, text, masked }: Source,
  definitions: Definitions,
  language: CallLanguage,
): CallCase[] {
  const cases: CallCase[] = [];
  const imports = (masked.match(IMPORTS) ?? []).join('\n');
  for (const { 1: before = '', 2: name = '', index } of masked.matchAll(
    /(\.\s*|\b(?:def|class|function|get|set|async)\s+|@)?\b([A-Za-z_$][\w$]{2,})\s*\(/g,
  )) {
    const gold = definitions.get(name);
    // A method may have the same name, and a definition is not a call.
    if (gold == null || gold.path === path || before !== '' || !isTaken(name, masked, imports)) continue;
    const start = masked.lastIndexOf('\n', index) + 1;
    const lineEnd = text.indexOf('\n', index);
    const rest = lineEnd < 0 ? '' : text.slice(lineEnd);
    // In TypeScript, a name at the beginning of a line may begin a method.
    if (language === 'typescript' && /^\s+$/.test(text.slice(start, index))) continue;
    cases.push({
      path,
      text: text.slice(0, index) + rest,
      line: lineAt(text, index),
      column: index - start + 1,
      rest: text.slice(index, lineEnd < 0 ? text.length : lineEnd),
      name,
      isUsedElsewhere: usesOf(name, masked) > 1,
      gold,
    });
    if (cases.length >= MAX_PER_FILE) break;
  }
  return cases;
}

/** Whether the file imports the name from another: otherwise it is a parameter, or something else with that name. */
function isTaken(name: string, masked: string, imports: string): boolean {
  const declared = new RegExp(`\\b(?:def|class|function|const|let|var)\\s+${escapePattern(name)}\\b`);
  return named(name).test(imports) && !declared.test(masked);
}

/** How often a name is called or mentioned outside the lines that import it. */
function usesOf(name: string, masked: string): number {
  return [...masked.replace(IMPORTS, '').matchAll(named(name))].length;
}

function named(name: string): RegExp {
  return new RegExp(`(?<![\\w$.])${escapePattern(name)}(?![\\w$])`, 'g');
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

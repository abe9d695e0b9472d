import { textOf, valueAt } from '../../base/values.ts';
import type { StyleFacts } from '../../contract/context.ts';
import type { Project } from '../packages/project.ts';
import { editorconfigOf } from './editorconfig.ts';
import { type ProjectText, readText } from './facts.ts';
import { parseIni, parseJson, parseLooseJson, parseToml, parseYaml } from './values.ts';

/** The style settings of one file. */
type Said = Omit<StyleFacts, 'from'>;
type StyleReader = { file: RegExp; read(text: string, file: string): Said | null };

/**
 * The layout of a language's code: by the nearest file of its formatter, then of its linter, then by
 * `.editorconfig`. Null if none states it. Configurations that are programs are not run.
 */
export async function styleOf(
  project: Project,
  ecosystem: string,
  extension: string,
): Promise<StyleFacts | null> {
  const style: StyleFacts = { from: [] };
  for (const { file, read } of READERS[ecosystem] ?? [])
    for (const path of project.filesNamed((name) => file.test(name))) {
      const text = await readText(project, path);
      if (text !== null) add(style, read(text.text, text.from), text);
    }
  for (const path of project.filesNamed((name) => name === '.editorconfig')) {
    const text = await readText(project, path);
    if (text === null) continue;
    add(style, editorconfigOf(text.text, extension), text);
    if (/^\s*root\s*=\s*true\s*$/im.test(text.text)) break;
  }
  return style.from.length === 0 ? null : style;
}

/** Earlier settings win. */
function add(style: StyleFacts, said: Said | null, { from }: ProjectText): void {
  const fresh = Object.entries(said ?? {}).filter(
    ([key, value]) => value !== undefined && !Object.hasOwn(style, key),
  );
  if (fresh.length === 0) return;
  Object.assign(style, Object.fromEntries(fresh));
  style.from.push(from);
}

/** Readers of an ecosystem's tools, formatters first. */
const READERS: Readonly<Record<string, readonly StyleReader[]>> = {
  python: [
    { file: /^\.?ruff\.toml$/, read: (text) => ruff(parseToml(text)) },
    { file: /^pyproject\.toml$/, read: (text) => pyproject(parseToml(text)) },
    { file: /^(?:\.flake8|setup\.cfg|tox\.ini)$/, read: flake8 },
  ],
  node: [
    { file: /^\.prettierrc(?:\.json|\.ya?ml|\.toml|\.json5)?$/, read: prettierFile },
    { file: /^package\.json$/, read: (text) => prettier(valueAt(parseJson(text), 'prettier')) },
    { file: /^biome\.jsonc?$/, read: (text) => biome(parseLooseJson(text)) },
    { file: /^\.?prettier(?:rc|\.config)\.[cm]?[jt]s$/, read: () => ({ formatter: 'prettier' }) },
    {
      file: /^\.eslintrc(?:\.json|\.ya?ml)?$/,
      read: (text) => eslint(parseLooseJson(text) ?? parseYaml(text)),
    },
    { file: /^eslint\.config\.[cm]?[jt]s$|^\.eslintrc\.c?js$/, read: () => ({ linter: 'eslint' }) },
  ],
  go: [
    { file: /^go\.mod$/, read: () => ({ formatter: 'gofmt', indent: 'tab' }) },
    { file: /^\.golangci\.(?:ya?ml|toml|json)$/, read: () => ({ linter: 'golangci-lint' }) },
  ],
  rust: [
    {
      file: /^\.?rustfmt\.toml$/,
      read: (text) => {
        const value = parseToml(text);
        const said = {
          line_length: number(valueAt(value, 'max_width')),
          indent: number(valueAt(value, 'tab_spaces')),
        };
        return clean({ formatter: 'rustfmt', ...said });
      },
    },
  ],
  java: [],
};

/** Ruff formats like Black: 88 characters and double quotes by default. */
function ruff(value: unknown): Said | null {
  if (typeof value !== 'object' || value === null) return null;
  const isFormatter = valueAt(value, 'format') !== undefined;
  return clean({
    linter: 'ruff',
    formatter: isFormatter ? 'ruff' : undefined,
    line_length: number(valueAt(value, 'line-length')) ?? 88,
    quotes: quotes(valueAt(value, 'format', 'quote-style')) ?? (isFormatter ? 'double' : undefined),
    indent:
      valueAt(value, 'format', 'indent-style') === 'tab' ? 'tab' : number(valueAt(value, 'indent-width')),
  });
}

function pyproject(value: unknown): Said | null {
  const black = valueAt(value, 'tool', 'black');
  const linted = ruff(valueAt(value, 'tool', 'ruff'));
  if (black === undefined) return linted;
  const keeps = valueAt(black, 'skip-string-normalization') === true;
  return clean({
    ...linted,
    formatter: 'black',
    line_length: number(valueAt(black, 'line-length')) ?? 88,
    quotes: keeps ? undefined : 'double',
  });
}

function flake8(text: string): Said | null {
  const section = parseIni(text).find((one) => one.section === 'flake8');
  if (section === undefined) return null;
  return clean({ linter: 'flake8', line_length: number(section.values.get('max-line-length')) ?? 79 });
}

function prettierFile(text: string, file: string): Said | null {
  if (file.endsWith('.toml')) return prettier(parseToml(text));
  return prettier(parseLooseJson(text) ?? parseYaml(text) ?? {});
}

/** Prettier's own defaults (its documentation, "Options") for options that the file does not set. */
function prettier(value: unknown): Said | null {
  if (typeof value !== 'object' || value === null) return null;
  return clean({
    formatter: 'prettier',
    line_length: number(valueAt(value, 'printWidth')) ?? 80,
    quotes: valueAt(value, 'singleQuote') === true ? 'single' : 'double',
    indent: valueAt(value, 'useTabs') === true ? 'tab' : (number(valueAt(value, 'tabWidth')) ?? 2),
    semicolons: valueAt(value, 'semi') !== false,
  });
}

/** Biome's own defaults (its documentation, "Configuration") for options that the file does not set. */
function biome(value: unknown): Said | null {
  if (typeof value !== 'object' || value === null) return null;
  const linter = valueAt(value, 'linter', 'enabled') === false ? undefined : 'biome';
  if (valueAt(value, 'formatter', 'enabled') === false) return clean({ linter });
  const at = (key: string) =>
    valueAt(value, 'javascript', 'formatter', key) ?? valueAt(value, 'formatter', key);
  return clean({
    formatter: 'biome',
    linter,
    line_length: number(at('lineWidth')) ?? 80,
    quotes: quotes(at('quoteStyle')) ?? 'double',
    indent: at('indentStyle') === 'space' ? (number(at('indentWidth')) ?? 2) : 'tab',
    semicolons: at('semicolons') !== 'asNeeded',
  });
}

function eslint(value: unknown): Said | null {
  if (typeof value !== 'object' || value === null) return null;
  const rule = (name: string) => {
    const setting = valueAt(value, 'rules', name);
    const [level, choice] = Array.isArray(setting) ? setting : [setting];
    return level === 'off' || level === 0 ? undefined : choice;
  };
  const semi = rule('semi');
  const indent = rule('indent');
  return clean({
    linter: 'eslint',
    line_length: number(rule('max-len')) ?? number(valueAt(rule('max-len'), 'code')),
    quotes: quotes(rule('quotes')),
    indent: indent === 'tab' ? 'tab' : number(indent),
    semicolons: semi === 'always' ? true : semi === 'never' ? false : undefined,
  });
}

function quotes(value: unknown): StyleFacts['quotes'] | undefined {
  return value === 'single' || value === 'double' ? value : undefined;
}

const WIDEST = 1_000;

function number(value: unknown): number | undefined {
  const count = typeof value === 'string' ? Number(textOf(value)) : value;
  return typeof count === 'number' && Number.isInteger(count) && count > 0 && count <= WIDEST
    ? count
    : undefined;
}

type Loose<Facts> = { [Key in keyof Facts]?: Facts[Key] | undefined };

/** Removes unset options. */
function clean(said: Loose<Said>): Said {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

/** The text that the server sees, and how its lines map to the user's. */
export type Prepared = {
  text: string;
  /** Zero-based line of the user's text; null for an added line. */
  originalLine(line: number): number | null;
};

export type TextOptions = {
  isJavaScript: boolean;
  /**
   * Code without a file is a module, and so is all JavaScript: in a script, its `name` or `status` would be
   * the browser's.
   */
  isAlone: boolean;
  /** A declaration file cannot contain statements. */
  isDeclarations: boolean;
  /** Packages under `@types` whose globals the code may use. */
  ambientTypes: readonly string[];
  /** A declaration file next to it. */
  declarations?: string | undefined;
};

/** The marks of a CommonJS module. */
const COMMON_JS = /\b(?:require\s*\(|module\.exports\b|exports\.)/;

/**
 * A deliberate mistake in each text: settings can switch type checking off (`noCheck`, `skipLibCheck`). If
 * the checker does not report this name, it has not checked the text.
 */
export const PROBE = 'fettle_probe';

/** Prepends whatever a text needs to be checked, after a `#!` line, which must stay first. */
export function prepareText(text: string, options: TextOptions): Prepared {
  const { isJavaScript, isAlone, isDeclarations, ambientTypes, declarations } = options;
  const added = ambientTypes.map((name) => `/// <reference types="${name}" />\n`);
  if (declarations !== undefined) added.push(`/// <reference path="./${declarations}" />\n`);
  if (isJavaScript) added.push('// @ts-check\n');
  const hashbang = /^#!.*(?:\r\n|\n|\r)?/.exec(text)?.[0] ?? '';
  const before = hashbang === '' ? 0 : 1;
  const isModule = isJavaScript ? !COMMON_JS.test(text) : isAlone;
  const probe = isDeclarations ? `declare const ${PROBE}: typeof ${PROBE}_;` : `''.${PROBE};`;
  const end = `\n;${probe}\n${isModule ? 'export {};\n' : ''}`;
  return {
    text: `${hashbang}${added.join('')}${text.slice(hashbang.length)}${end}`,
    originalLine(line) {
      if (line < before) return line;
      return line < before + added.length ? null : line - added.length;
    },
  };
}

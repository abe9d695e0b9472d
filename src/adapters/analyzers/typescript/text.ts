/** The text that the server sees, and how lines of it are lines of the user's. */
export type Prepared = {
  text: string;
  /** Zero-based line of the user's text; null for one that was added. */
  originalLine(line: number): number | null;
};

export type TextOptions = {
  isJavaScript: boolean;
  /**
   * Code without a file is a module, and so is all JavaScript: as a script its `name` or `status` would be
   * the browser's.
   */
  isAlone: boolean;
  /** A file of declarations takes no statements. */
  isDeclarations: boolean;
  /** Packages under `@types` whose globals the code may use. */
  ambientTypes: readonly string[];
  /** A file of declarations beside it. */
  declarations?: string | undefined;
};

/** The marks of a CommonJS module. */
const COMMON_JS = /\b(?:require\s*\(|module\.exports\b|exports\.)/;

/**
 * A mistake is added to each text: settings can switch type checking off (`noCheck`, `skipLibCheck`), and where the
 * checker does not speak of this name it has not looked.
 */
export const PROBE = 'fettle_probe';

/** Puts before a text what makes it checked; behind `#!`, which must stay first. */
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

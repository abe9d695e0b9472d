/** Names that replace metavariables and ellipses while a pattern is parsed as ordinary code. */
const METAVARIABLE = 'fettle_meta_';
const REST = 'fettle_rest_';
const DEEP = 'fettle_deep_';

/** A placeholder and the name it stands for; `rest` is an ellipsis, and its name may be empty. */
export type StandIn = { kind: 'metavariable' | 'rest'; name: string };

/** The text of a pattern as code that the language's own grammar parses. */
export function toCode(pattern: string, isPython: boolean): string {
  const code = pattern
    .replace(/<\.\.\./g, `${DEEP}(`)
    .replace(/\.\.\.>/g, ')')
    .replace(/\$\.\.\.([A-Z_][A-Z0-9_]*)/g, `${REST}$1`)
    .replace(/\$([A-Z_][A-Z0-9_]*)/g, `${METAVARIABLE}$1`);
  const plain = replaceOutsideStrings(code);
  if (isPython) return plain.replace(/\{\s*(?=fettle_rest_)|(?=fettle_rest_\w*\s*\})/g, '$&**');
  // A brace at the start of a statement opens a block in JavaScript.
  return plain.trimStart().startsWith('{') ? `(${plain.trim()})` : plain;
}

/** Replaces every `...` outside of strings; `...name` is JavaScript's spread. */
function replaceOutsideStrings(code: string): string {
  const parts = /("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)|\.\.\.(?![\w$[({])/g;
  return code.replace(parts, (whole, quoted: string | undefined) => (quoted === undefined ? REST : whole));
}

/** The placeholder that a word of the code represents, or null. */
export function standInOf(word: string): StandIn | null {
  if (word.startsWith(METAVARIABLE)) return { kind: 'metavariable', name: word.slice(METAVARIABLE.length) };
  if (word.startsWith(REST)) return { kind: 'rest', name: word.slice(REST.length) };
  return null;
}

/** Whether a word is the placeholder for `<... ...>`. */
export function isDeep(word: string): boolean {
  return word === DEEP;
}

/** Words that every matching text contains: names keep their spelling even behind an alias. */
export function wordsOf(pattern: string): string[] {
  const plain = pattern.replace(/\$(?:\.\.\.)?[A-Z_][A-Z0-9_]*/g, ' ').replace(/\b[fbr](?=["'])/g, ' ');
  return [...new Set(plain.match(/[A-Za-z_]\w*/g) ?? [])];
}

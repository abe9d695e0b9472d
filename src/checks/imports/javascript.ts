import type { Imported } from './imported.ts';
import { javascriptTokens, type Token } from './javascript-tokens.ts';

/** Tokens between `import` and its `from`; a clause names some hundred things at most. */
const LONGEST_CLAUSE = 4_000;

/**
 * The modules that JavaScript or TypeScript imports: `import`, `export from`, `require` and `import()` of a
 * literal. Paths, URLs and names that only a tool gives a meaning are left out.
 */
export function javascriptImports(text: string): Imported[] {
  const tokens = javascriptTokens(text);
  const inTry = tokensInTry(tokens);
  const found: Imported[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word' || isText(tokens[index - 1], '.')) continue;
    const specifier = specifierAt(tokens, index);
    if (specifier === null || !isModuleName(specifier.text)) continue;
    const { text: module, start } = specifier;
    const isOptional = inTry.has(index);
    found.push({ module, members: [], start, end: start + module.length, isOptional });
  }
  return found;
}

function specifierAt(tokens: Token[], index: number): Token | null {
  const word = tokens[index]?.text;
  const next = tokens[index + 1];
  if (word === 'require' && isText(next, '.') && isText(tokens[index + 2], 'resolve'))
    return calledWith(tokens, index + 3);
  if (word === 'require') return calledWith(tokens, index + 1);
  if (word === 'import' && isText(next, '(')) return calledWith(tokens, index + 1);
  if (word === 'import' && next?.kind === 'string') return next;
  if (word === 'import' || word === 'export') return fromBehind(tokens, index + 1);
  return null;
}

/** The string that a call has for its first argument. */
function calledWith(tokens: Token[], index: number): Token | null {
  const argument = tokens[index + 1];
  const behind = tokens[index + 2];
  if (!isText(tokens[index], '(') || argument?.kind !== 'string') return null;
  return isText(behind, ')') || isText(behind, ',') ? argument : null;
}

/** The string of `from '...'`, when only an import or export clause stands before it. */
function fromBehind(tokens: Token[], start: number): Token | null {
  for (let index = start; index < Math.min(tokens.length, start + LONGEST_CLAUSE); index++) {
    const token = tokens[index];
    const next = tokens[index + 1];
    if (token?.kind === 'word' && token.text === 'from' && next?.kind === 'string') return next;
    // Names of exports may be strings: import { 'a-b' as c } from 'd'.
    if (token?.kind === 'mark' && !'{},*'.includes(token.text)) return null;
    if (token?.kind === 'word' && index > start && END_OF_CLAUSE.has(token.text)) return null;
  }
  return null;
}

/** Words that no clause has, so that an unfinished import does not reach for the next one's module. */
const END_OF_CLAUSE = new Set(['import', 'export', 'const', 'let', 'var', 'function', 'class', 'return']);

/** The places inside of `try` blocks. */
function tokensInTry(tokens: Token[]): Set<number> {
  const inside = new Set<number>();
  const blocks: boolean[] = [];
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (depth > 0) inside.add(index);
    if (token.kind !== 'mark') continue;
    if (token.text === '{') {
      const isTry = isText(tokens[index - 1], 'try');
      blocks.push(isTry);
      if (isTry) depth += 1;
    } else if (token.text === '}' && blocks.pop() === true) depth -= 1;
  }
  return inside;
}

function isText(token: Token | undefined, text: string): boolean {
  return token !== undefined && token.kind !== 'string' && token.text === text;
}

/**
 * Whether a specifier can name a package or a module of Node. Not those of relative and absolute paths, of
 * `package.json` (`#x`), of URLs, and of what bundlers add (`@/x`, `~/x`, `$lib/x`, `virtual:x`, `x?raw`, `!x`).
 */
function isModuleName(specifier: string): boolean {
  if (specifier.startsWith('node:')) return /^node:[\w/]+$/.test(specifier);
  return MODULE_NAME.test(specifier) && specifier.length < 500;
}

const MODULE_NAME = /^(?:@[a-z0-9-][\w.~-]*\/)?[a-z0-9-][\w.~-]*(?:\/[^:?!]*)?$/i;

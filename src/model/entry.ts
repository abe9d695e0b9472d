import { closingBracket } from '../base/source/brackets.ts';

/** The function in a piece of code that others call, and its head on one line without the leading keyword. */
export type Entry = { name: string; signature: string };

/** Longest head: a longer one is not worth its cost in a prompt. */
const MAX_HEAD_CHARACTERS = 400;

const PYTHON =
  /^def[ \t]+([A-Za-z]\w*)[ \t]*(\([\s\S]*?\)(?:[ \t]*->[ \t]*[^\n]+?)?)[ \t]*:[ \t]*(?:#[^\n]*)?$/gm;
const SCRIPT =
  /^(?:export[ \t]+)?(?:default[ \t]+)?(?:async[ \t]+)?function[ \t]+([A-Za-z$][\w$]*)[ \t]*((?:<[^\n(]*>)?\([\s\S]*?\)(?:[ \t]*:[ \t]*[^\n]+?)?)[ \t]*\{[ \t]*$/gm;
const ARROW =
  /^(?:export[ \t]+)?const[ \t]+([A-Za-z$][\w$]*)[ \t]*=[ \t]*(?:async[ \t]*)?((?:<[^\n(]*>)?\([\s\S]*?\)(?:[ \t]*:[ \t]*[^\n]+?)?)[ \t]*=>/gm;

/**
 * The last public top-level function, which is the requested one when there are several; null when there is none, when
 * it takes no arguments, or when its calls cannot be derived from its text.
 */
export function entryOf(code: string, language: string): Entry | null {
  const patterns = language === 'python' ? [PYTHON] : [SCRIPT, ARROW];
  const heads = patterns.flatMap((pattern) => [...code.matchAll(pattern)]);
  const last = heads.toSorted((a, b) => a.index - b.index).at(-1);
  const [, name, parameters] = last ?? [];
  if (name === undefined || parameters === undefined || /^(?:<[^(]*>)?\(\s*\)/.test(parameters)) return null;
  if (parameters.length > MAX_HEAD_CHARACTERS) return null;
  return { name, signature: `${name}${parameters.replace(/\s+/g, ' ')}` };
}

/** Types whose values are never null; for a type with any other name, this is unknown. */
const VALUES: Readonly<Record<string, RegExp>> = {
  python:
    /^(?:(?:typing\.)?(?:int|float|str|bool|bytes|list|tuple|dict|set|List|Tuple|Dict|Set)|[\s[\],.|])+$/,
  typescript: /^(?:number|string|boolean|bigint|Array|ReadonlyArray|readonly|Record|Map|Set|[\s[\]<>,|])+$/,
};
const NOTHING: Readonly<Record<string, RegExp>> = {
  python: /\bNone\b/,
  typescript: /\b(?:undefined|null)\b(?!:)/,
};
const STRINGS = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

/**
 * Returns a function that tells whether a result, in the language's notation, is or contains a null (`None`,
 * `undefined`) although the head of the code's last function declares only values. Null: the head does not say enough.
 */
export function resultTeller(code: string, language: string): ((got: string) => boolean) | null {
  const entry = entryOf(code, language);
  const close = entry === null ? null : closingBracket(entry.signature, entry.signature.indexOf('('));
  const declared =
    close === null ? undefined : /^\s*(?:->|:)\s*(.+)$/.exec(entry?.signature.slice(close) ?? '')?.[1];
  const nothing = NOTHING[language];
  if (declared === undefined || nothing === undefined || VALUES[language]?.test(declared) !== true)
    return null;
  return (got) => nothing.test(got.replace(STRINGS, ''));
}

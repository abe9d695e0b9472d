import { closingBracket } from '../base/source/brackets.ts';
import { entryOf } from './entry.ts';

/** Types of values that are never nothing; of a type with any other name that cannot be told. */
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
 * Tells whether what a call gave, in words of the language, holds nothing (`None`, `undefined`) though the head of the
 * code's last function declares values alone. Null: the head does not say enough.
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

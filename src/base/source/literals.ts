import { findLanguage } from '../languages.ts';

const STRINGS = String.raw`"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'`;
const TRIPLE_STRINGS = String.raw`"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)`;
const TEMPLATES = '`(?:\\\\[\\s\\S]|[^`\\\\])*(?:`|$)';
const SLASH_COMMENTS = String.raw`\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)`;

const HASH = new RegExp(`(#[^\\n]*)|${TRIPLE_STRINGS}|${STRINGS}`, 'g');
const SLASH = new RegExp(`(${SLASH_COMMENTS})|"""[\\s\\S]*?(?:"""|$)|${STRINGS}|${TEMPLATES}`, 'g');
const MARKUP = /(<!--[\s\S]*?(?:-->|$))/g;

/**
 * The text with what stands in its strings (and, if asked, in its comments) blanked, line by line and at the
 * same offsets. Good enough to look for what is no part of any string: it does not know regular expressions,
 * nor that an apostrophe in JSX text opens nothing. A string that a line leaves open hides nothing.
 */
export function maskLiterals(text: string, language: string, hides: { comments: boolean }): string {
  const known = findLanguage(language);
  const pattern = known?.id === 'html' ? MARKUP : known?.lineComment === '#' ? HASH : SLASH;
  return text.replace(pattern, (match: string, comment: string | undefined) =>
    comment !== undefined && !hides.comments ? match : match.replace(/[^\r\n]/g, ' '),
  );
}

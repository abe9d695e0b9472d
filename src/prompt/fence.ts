import { findLanguage } from '../base/languages.ts';

/** Characters of a path as a prompt shows it. */
const MAX_SHOWN_PATH_CHARACTERS = 200;

const SHORTEST_FENCE = '```';

/** A text as a Markdown code block that nothing in the text can close. */
export function fenced(text: string, language: string): string {
  const runs = text.match(/`{3,}/g) ?? [];
  const longest = runs.reduce((length, run) => Math.max(length, run.length), SHORTEST_FENCE.length - 1);
  const fence = '`'.repeat(longest + 1);
  const body = /[\n\r]$/.test(text) ? text : `${text}\n`;
  return `${fence}${fenceWord(language)}\n${body}${fence}`;
}

/** The beginning of an answer that is one code block, and its end. */
export function answerBlock(language: string): { opening: string; stop: string } {
  // Markdown has blocks of its own: its block needs a longer fence.
  const fence = /^(?:markdown|md|mdx)$/i.test(language.trim()) ? '````' : SHORTEST_FENCE;
  return { opening: `${fence}${fenceWord(language)}\n`, stop: `\n${fence}` };
}

/** The language's display name; the user's own word when it is unknown. */
export function languageName(language: string): string {
  return findLanguage(language)?.name ?? plainWord(language);
}

/** A path for one line of a prompt: without line breaks, and only its end when it is long. */
export function shownPath(path: string): string {
  return [...path.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')].slice(-MAX_SHOWN_PATH_CHARACTERS).join('');
}

function fenceWord(language: string): string {
  return findLanguage(language)?.fence ?? plainWord(language).toLowerCase();
}

function plainWord(language: string): string {
  return /^[\w+#.-]{1,30}$/.test(language.trim()) ? language.trim() : '';
}

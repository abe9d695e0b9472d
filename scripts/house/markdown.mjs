import { dirname, join } from 'node:path/posix';

/**
 * A mention in a document at a line. `text` is a code span's content, or a link's target.
 * @typedef {{ kind: 'span' | 'link', text: string, line: number }} Mention
 */

/**
 * Code spans and link targets of a Markdown text. Fenced blocks are skipped: they show a user's own files.
 * @param {string} text
 * @returns {Mention[]}
 */
export function mentionsOf(text) {
  return withoutFences(text)
    .split('\n')
    .flatMap((content, index) => {
      const line = index + 1;
      const spans = [...content.matchAll(/`([^`]+)`/g)].map((match) => mention('span', match[1], line));
      const links = [...content.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)[^)]*\)/g)];
      return [...spans, ...links.map((match) => mention('link', match[1], line))];
    });
}

/**
 * @param {'span' | 'link'} kind
 * @param {string | undefined} text
 * @param {number} line
 */
function mention(kind, text = '', line) {
  return { kind, text, line };
}

/**
 * The text with fenced blocks blanked, so that lines keep their numbers.
 * @param {string} text
 */
function withoutFences(text) {
  return text.replace(/^(```|~~~)[\s\S]*?^\1/gm, (block) => block.replace(/[^\n]/g, ''));
}

/**
 * The file that a document's link names, relative to the project root; null for the web and for the document itself.
 * @param {string} path The document.
 * @param {string} target
 */
export function linkedPath(path, target) {
  const file = target.replace(/#.*$/, '');
  return file === '' || /^[a-z]+:/i.test(file) ? null : join(dirname(path), decodeURI(file));
}

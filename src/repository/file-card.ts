import type { SourceSymbol } from '../contract/source-code.ts';

/** Characters of a file's head used for its vector, of all its text, and definitions named in it. */
const MAX_CARD_HEAD_CHARACTERS = 600;
const MAX_CARD_CHARACTERS = 1_200;

type CardParts = { path: string; text: string; symbols: readonly SourceSymbol[] };

const LINE_COMMENT = /^\s*(?:\/\/+|#+!?|--|;+|\*)\s?/;
const BLOCK = /\/\*\*?([\s\S]*?)\*\/|"""([\s\S]*?)"""|'''([\s\S]*?)'''/;

/**
 * The content of a file in its author's words: its path, the comment at its head, and its definitions with the first
 * sentence of their documentation. The vector of the whole file is computed from it.
 */
export function fileCard({ path, text, symbols }: CardParts): string {
  const head = headOf(text).slice(0, MAX_CARD_HEAD_CHARACTERS);
  const told = symbols.map(({ qualified, doc }) => {
    const sentence = firstSentence(doc);
    return sentence === '' ? wordsOf(qualified) : `${wordsOf(qualified)}: ${sentence}`;
  });
  // Documented definitions say more than undocumented ones.
  const documented = told.filter((_, index) => symbols[index]?.doc !== '');
  const rest = told.filter((_, index) => symbols[index]?.doc === '');
  return [wordsOf(path), head, ...documented, rest.join(', ')]
    .filter((part) => part !== '')
    .join('. ')
    .slice(0, MAX_CARD_CHARACTERS);
}

/** A path or name as words: `model-files/pipMirror.ts` -> `model files pip mirror ts`. */
function wordsOf(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}

function firstSentence(doc: string): string {
  const line = doc.replace(/\s+/g, ' ').trim();
  return /^.*?[.:!?](?=\s|$)/.exec(line)?.[0] ?? line;
}

/** The comment or prose at the beginning of a file. */
function headOf(text: string): string {
  const start = text.replace(/^#!.*\n/, '').trimStart();
  const block = BLOCK.exec(start);
  if (block !== null && block.index === 0) return clean(block[1] ?? block[2] ?? block[3] ?? '');
  const lines = start.split('\n');
  const count = lines.findIndex((line) => !LINE_COMMENT.test(line));
  return clean(lines.slice(0, count < 0 ? lines.length : count).join('\n'));
}

function clean(comment: string): string {
  return comment
    .split('\n')
    .map((line) => line.replace(LINE_COMMENT, '').trim())
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

import { findLanguage } from '../base/languages.ts';
import { lineAt, linedText } from './document.ts';
import { signatureLines } from './outline.ts';

/** A summarized turn: its text, and for each code block the signatures listed and their length. */
export const MAX_SHORT_TURN_CHARACTERS = 200;
const MAX_SHORT_SIGNATURES = 4;
const MAX_SHORT_SIGNATURE_CHARACTERS = 80;

/**
 * A shortened earlier turn: the beginning of its text, with each code block replaced by what it is and defines, so that
 * the user can refer to it.
 */
export function shortTurn(text: string): string {
  const { words, blocks } = partsOf(text);
  return [shortWords(words), ...blocks.map(referenceTo)].filter((part) => part !== '').join('\n');
}

type Block = { language: string; lines: string[] };

/** A fence has at least three backticks and is closed by as many (CommonMark 0.31, section 4.5). */
const FENCE = /^ {0,3}(`{3,})[ \t]*([^\s`]*)[^`]*$/;

function partsOf(text: string): { words: string; blocks: Block[] } {
  const words: string[] = [];
  const blocks: Block[] = [];
  let open: { fence: string; block: Block } | null = null;
  for (const line of text.split('\n')) {
    const [, fence = '', language = ''] = FENCE.exec(line) ?? [];
    if (open === null && fence !== '') {
      open = { fence, block: { language, lines: [] } };
      blocks.push(open.block);
    } else if (open === null) words.push(line);
    else if (fence.startsWith(open.fence) && language === '') open = null;
    else open.block.lines.push(line);
  }
  return { words: words.join(' '), blocks };
}

/** Cut after a sentence that ends in the second half, otherwise after a word. */
function shortWords(words: string): string {
  const plain = words.replace(/\s+/g, ' ').trim();
  if (plain.length <= MAX_SHORT_TURN_CHARACTERS) return plain;
  const beginning = plain.slice(0, MAX_SHORT_TURN_CHARACTERS);
  const sentence = /^.*[.!?](?= )/.exec(beginning)?.[0] ?? '';
  if (sentence.length * 2 >= MAX_SHORT_TURN_CHARACTERS) return sentence;
  return `${beginning.slice(0, Math.max(1, beginning.lastIndexOf(' ')))}…`;
}

function referenceTo({ language, lines }: Block): string {
  const source = linedText(lines.join('\n'));
  const signatures = signatureLines(source, findLanguage(language))
    .slice(0, MAX_SHORT_SIGNATURES)
    .map((line) => lineAt(source, line).trim().slice(0, MAX_SHORT_SIGNATURE_CHARACTERS));
  const has = signatures.length === 0 ? '' : `: ${signatures.join(' ')}`;
  const count = `${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`;
  return `[code, ${language === '' ? '' : `${language}, `}${count}${has}]`;
}

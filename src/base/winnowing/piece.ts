import type { Family } from './families.ts';
import { NAME_HASH } from './token-hashes.ts';
import type { Tokens } from './token-list.ts';
import { tokenize } from './tokenize.ts';

/**
 * The tokens of a piece that may have been cut out of the middle of a documentation string of Python: its first
 * triple quotes then end a text, and words and code behind would change places. Words stand side by side where
 * code has signs between, so the reading with clearly fewer such pairs is the right one.
 */
export function tokenizePiece(text: string, family: Family): Tokens {
  const whole = tokenize(text, family);
  const second = family === 'python' ? behindFirstTripleQuote(text) : null;
  if (second === null) return whole;
  const rest = tokenize(text.slice(second), family);
  if (pairShare(rest) >= pairShare(whole) - CLEARLY_LESS) return whole;
  const moved = (offset: number) => offset + second;
  return { ...rest, start: rest.start.map(moved), end: rest.end.map(moved) };
}

function pairShare({ count, renamed }: Tokens): number {
  if (count === 0) return 1;
  let pairs = 0;
  for (let token = 1; token < count; token++)
    if (renamed[token] === NAME_HASH && renamed[token - 1] === NAME_HASH) pairs += 1;
  return pairs / count;
}

const CLEARLY_LESS = 0.1;

/** Null where nothing says that the first of them could end a text. */
function behindFirstTripleQuote(text: string): number | null {
  const at = text.search(/"""|'''/);
  if (at < 0) return null;
  const line = text.slice(Math.max(0, text.lastIndexOf('\n', at - 1) + 1), at);
  return line.trim() !== '' && OPENS_TEXT.test(line.slice(-OPENING_CHARACTERS)) ? null : at + 3;
}

/** What stands on the line before quotes that begin a text. */
const OPENS_TEXT = /(?:[=(,[{:+%]|\breturn|\b[rbfuRBFU]{1,2})\s*$/;
const OPENING_CHARACTERS = 100;

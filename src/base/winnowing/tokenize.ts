import {
  AMPERSAND,
  ASTERISK,
  BACKSLASH,
  BACKTICK,
  CARRIAGE_RETURN,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  CLOSE_PARENTHESIS,
  COMMA,
  DOT,
  DOUBLE_QUOTE,
  EQUALS,
  isCloser,
  isDigit,
  isNameStart,
  isQuote,
  LESS_THAN,
  LINE_FEED,
  NUMBER_SIGN,
  nameEnd,
  SEMICOLON,
  SINGLE_QUOTE,
  SLASH,
  SPACE,
} from './characters.ts';
import type { Family } from './families.ts';
import { LiteralEnds } from './literal-ends.ts';
import {
  contentHash,
  hashBetween,
  hashOf,
  KEYWORD_HASHES,
  NAME_HASH,
  NUMBER_HASH,
  TEXT_HASH,
  TokenList,
  type Tokens,
} from './tokens.ts';

/** Never fails: broken text yields some tokens, always the same for the same text. */
export function tokenize(text: string, family: Family): Tokens {
  return new Scanner(text, family).scan();
}

/** Two-character operators that are one token in any formatting. */
const PAIRS = new Set(
  '== != <= >= += -= *= /= %= &= |= ^= && || => -> :: ** ++ -- << >> // ?. ?? ..'.split(' ').map(hashOf),
);
/** Words after which a slash begins a JavaScript regular expression, and symbols after which it is a division. */
const BEFORE_EXPRESSION = new Set(
  ['return', 'typeof', 'case', 'in', 'of', 'delete', 'void', 'throw', 'else'].map(hashOf),
);
/** Prefixes of a Python string: `rb"..."`. */
const STRING_PREFIX = /^(?:[rbfuRBFU]|[rR][bBfF]|[bBfF][rR])$/;

class Scanner {
  private at = 0;
  private hadCommentStart = false;
  private readonly tokens: TokenList;
  private readonly ends: LiteralEnds;

  constructor(
    private readonly text: string,
    private readonly family: Family,
  ) {
    this.tokens = new TokenList(text.length);
    this.ends = new LiteralEnds(text);
  }

  scan(): Tokens {
    const { text } = this;
    while (this.at < text.length) this.step(text.charCodeAt(this.at));
    return this.tokens;
  }

  private step(unit: number): void {
    if (unit <= SPACE) this.at += 1;
    else if (isNameStart(unit)) this.name();
    else if (isDigit(unit)) this.number();
    else if (isQuote(unit)) this.quoted(unit, this.at);
    else if (!this.comment(unit)) this.sign(unit);
  }

  private name(): void {
    const { text, family } = this;
    const start = this.at;
    this.at = nameEnd(text, start);
    const unit = text.charCodeAt(this.at);
    const isPrefix =
      family === 'python' && this.at - start <= 2 && (unit === DOUBLE_QUOTE || unit === SINGLE_QUOTE);
    if (isPrefix && STRING_PREFIX.test(text.slice(start, this.at))) {
      this.quoted(unit, start);
      return;
    }
    const hash = hashBetween(text, start, this.at);
    this.tokens.push(start, this.at, hash, KEYWORD_HASHES[family].has(hash) ? hash : NAME_HASH);
  }

  private number(): void {
    const { text } = this;
    const start = this.at;
    this.at = nameEnd(text, start);
    while (text.charCodeAt(this.at) === DOT && isDigit(text.charCodeAt(this.at + 1)))
      this.at = nameEnd(text, this.at + 1);
    this.tokens.push(start, this.at, hashBetween(text, start, this.at, NUMBER_HASH), NUMBER_HASH);
  }

  /** A quoted text; `start` is where its prefix begins. */
  private quoted(quote: number, start: number): void {
    const { text } = this;
    const isTriple =
      this.family === 'python' &&
      text.charCodeAt(this.at + 1) === quote &&
      text.charCodeAt(this.at + 2) === quote;
    if (isTriple) {
      this.tripleQuoted(quote, start);
      return;
    }
    const end = this.textEnd(quote);
    if (end === null) {
      // An apostrophe in prose, or an unclosed string: only the quote.
      this.at += 1;
      return;
    }
    const content = this.at + 1;
    this.at = end + 1;
    this.tokens.push(start, this.at, contentHash(text, content, end), TEXT_HASH);
  }

  /** Strings alone on their lines are docstrings. */
  private tripleQuoted(quote: number, start: number): void {
    const { text } = this;
    const content = this.at + 3;
    const found = text.indexOf(String.fromCharCode(quote).repeat(3), content);
    const end = found < 0 ? text.length : found;
    this.at = Math.min(text.length, end + 3);
    if (found < 0 || (this.isLineStart(start) && this.isLineEnd(this.at))) return;
    this.tokens.push(start, this.at, contentHash(text, content, end), TEXT_HASH);
  }

  private textEnd(quote: number): number | null {
    if (quote === BACKTICK && this.family === 'javascript') return this.ends.ofTemplate(this.at);
    const before = this.text.charCodeAt(this.at - 1);
    // A Rust lifetime.
    const isAlone =
      this.family === 'c' && quote === SINGLE_QUOTE && (before === LESS_THAN || before === AMPERSAND);
    return isAlone ? null : this.ends.ofLineText(quote, this.at);
  }

  /** Skips a comment or a regular expression; false when there is none. */
  private comment(unit: number): boolean {
    const { text, family } = this;
    const next = text.charCodeAt(this.at + 1);
    if (family === 'python' || family === 'hash') return this.numberSignComment(unit);
    if (unit === SLASH && next === SLASH) return this.skipLine();
    if (unit === SLASH && next === ASTERISK) return this.skipBlock();
    if (unit === ASTERISK && next === SLASH && !this.hadCommentStart) {
      // The text begins inside a comment: the tokens so far were not code.
      this.tokens.count = 0;
      this.at += 2;
      return true;
    }
    return unit === SLASH && family === 'javascript' && this.regularExpression();
  }

  private numberSignComment(unit: number): boolean {
    // In shells, `$#` and `${name#prefix}` are not comments.
    const isComment =
      unit === NUMBER_SIGN &&
      (this.family === 'python' || this.at === 0 || this.text.charCodeAt(this.at - 1) <= SPACE);
    return isComment && this.skipLine();
  }

  private skipLine(): true {
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end;
    return true;
  }

  private skipBlock(): true {
    const end = this.text.indexOf('*/', this.at + 2);
    this.at = end < 0 ? this.text.length : end + 2;
    this.hadCommentStart = true;
    return true;
  }

  /** Decided by the preceding token: after a value, a slash divides. */
  private regularExpression(): boolean {
    const start = this.at;
    const end = this.canBeginExpression() ? this.ends.ofRegularExpression(start) : null;
    if (end === null) return false;
    this.at = end + 1;
    this.tokens.push(start, this.at, contentHash(this.text, start + 1, end), TEXT_HASH);
    return true;
  }

  private canBeginExpression(): boolean {
    const { tokens } = this;
    const last = tokens.count - 1;
    if (last < 0) return true;
    const kind = tokens.renamed[last];
    if (kind === NAME_HASH || kind === NUMBER_HASH || kind === TEXT_HASH) return false;
    const unit = this.text.charCodeAt((tokens.end[last] ?? 1) - 1);
    if (isNameStart(unit)) return BEFORE_EXPRESSION.has(tokens.exact[last] ?? 0);
    return unit !== CLOSE_PARENTHESIS && unit !== CLOSE_BRACKET && unit !== CLOSE_BRACE;
  }

  private sign(unit: number): void {
    const { text, family } = this;
    const start = this.at;
    this.at += 1;
    if (unit === BACKSLASH || (unit === SEMICOLON && family === 'javascript')) return;
    if (isCloser(unit)) this.dropComma();
    if (PAIRS.has(hashBetween(text, start, start + 2))) {
      this.at += 1;
      const third = text.charCodeAt(this.at);
      if (third === EQUALS || (third === DOT && unit === DOT)) this.at += 1;
    }
    this.tokens.push(start, this.at, hashBetween(text, start, this.at));
  }

  private dropComma(): void {
    const { tokens } = this;
    const last = tokens.count - 1;
    if (last >= 0 && this.text.charCodeAt(tokens.start[last] ?? 0) === COMMA) tokens.count -= 1;
  }

  private isLineStart(offset: number): boolean {
    for (let at = offset - 1; at >= 0; at--) {
      const unit = this.text.charCodeAt(at);
      if (unit === LINE_FEED || unit === CARRIAGE_RETURN) return true;
      if (unit > SPACE) return false;
    }
    return true;
  }

  private isLineEnd(offset: number): boolean {
    for (let at = offset; at < this.text.length; at++) {
      const unit = this.text.charCodeAt(at);
      if (unit === LINE_FEED || unit === CARRIAGE_RETURN || unit === NUMBER_SIGN) return true;
      if (unit > SPACE) return false;
    }
    return true;
  }
}

/**
 * The tokens of a piece that may have been cut out of the middle of a Python docstring: its first triple quotes then
 * end a text, and words and code would be swapped after it. In prose, words follow each other where code has operators,
 * so the reading with clearly fewer adjacent words is right.
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

/** Null when nothing suggests that the first of them ends a text. */
function behindFirstTripleQuote(text: string): number | null {
  const at = text.search(/"""|'''/);
  if (at < 0) return null;
  const line = text.slice(Math.max(0, text.lastIndexOf('\n', at - 1) + 1), at);
  return line.trim() !== '' && OPENS_TEXT.test(line.slice(-OPENING_CHARACTERS)) ? null : at + 3;
}

/** The text before quotes that begin a text, on their line. */
const OPENS_TEXT = /(?:[=(,[{:+%]|\breturn|\b[rbfuRBFU]{1,2})\s*$/;
const OPENING_CHARACTERS = 100;

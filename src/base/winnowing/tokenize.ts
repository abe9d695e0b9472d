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
  DOLLAR,
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
  OPEN_BRACE,
  OPEN_BRACKET,
  SEMICOLON,
  SINGLE_QUOTE,
  SLASH,
  SPACE,
} from './characters.ts';
import { type Family, KEYWORDS } from './families.ts';

/**
 * The tokens of a text without comments, blanks, line ends and what formatters add or take away: quotes,
 * semicolons of JavaScript, commas before a closing bracket, documentation strings. Parallel arrays, of which
 * the first `count` places are used; offsets count UTF-16 code units.
 */
export type Tokens = {
  count: number;
  /** A hash of each token as it is written. */
  exact: Uint32Array;
  /** The same with every name, number and text made equal. */
  renamed: Uint32Array;
  start: Uint32Array;
  end: Uint32Array;
};

/** Never fails: what is broken gives some tokens, the same ones for the same text. */
export function tokenize(text: string, family: Family): Tokens {
  return new Scanner(text, family).scan();
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a over UTF-16 code units (Fowler, Noll and Vo). */
function hashOf(text: string): number {
  return hashOn(FNV_OFFSET, text, 0, text.length);
}

function hashOn(begun: number, text: string, from: number, to: number): number {
  let hash = begun;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  return hash >>> 0;
}

/** What every name is in the renamed mode. */
export const NAME_HASH = hashOf('name ');
const NUMBER_HASH = hashOf('number ');
const TEXT_HASH = hashOf('text ');

const keywordHashes: Record<Family, ReadonlySet<number>> = {
  python: new Set(KEYWORDS.python.map(hashOf)),
  javascript: new Set(KEYWORDS.javascript.map(hashOf)),
  c: new Set(KEYWORDS.c.map(hashOf)),
  hash: new Set(KEYWORDS.hash.map(hashOf)),
};

/** Signs of two characters that are one token however the text is formatted. */
const PAIRS = new Set(
  '== != <= >= += -= *= /= %= &= |= ^= && || => -> :: ** ++ -- << >> // ?. ?? ..'.split(' ').map(hashOf),
);
/** Words after which a slash begins a regular expression of JavaScript, and signs after which it is a division. */
const BEFORE_EXPRESSION = new Set(
  ['return', 'typeof', 'case', 'in', 'of', 'delete', 'void', 'throw', 'else'].map(hashOf),
);
/** Letters that may stand before a text of Python: `rb"..."`. */
const STRING_PREFIX = /^(?:[rbfuRBFU]|[rR][bBfF]|[bBfF][rR])$/;
const INITIAL_ROOM = 256;

class Scanner {
  private at = 0;
  private count = 0;
  private exact: Uint32Array;
  private renamed: Uint32Array;
  private start: Uint32Array;
  private end: Uint32Array;
  private hadCommentStart = false;
  /**
   * Up to where a quote, or the slash of a regular expression, is known to have no end: without it a hostile text
   * would be searched again from each of them.
   */
  private readonly endless = new Map<number, number>();

  constructor(
    private readonly text: string,
    private readonly family: Family,
  ) {
    const room = Math.max(INITIAL_ROOM, text.length >> 2);
    this.exact = new Uint32Array(room);
    this.renamed = new Uint32Array(room);
    this.start = new Uint32Array(room);
    this.end = new Uint32Array(room);
  }

  scan(): Tokens {
    const { text } = this;
    while (this.at < text.length) this.step(text.charCodeAt(this.at));
    const { count, exact, renamed, start, end } = this;
    return { count, exact, renamed, start, end };
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
    const hash = hashOn(FNV_OFFSET, text, start, this.at);
    this.push(start, hash, keywordHashes[family].has(hash) ? hash : NAME_HASH);
  }

  private number(): void {
    const { text } = this;
    const start = this.at;
    this.at = nameEnd(text, start);
    while (text.charCodeAt(this.at) === DOT && isDigit(text.charCodeAt(this.at + 1)))
      this.at = nameEnd(text, this.at + 1);
    this.push(start, hashOn(NUMBER_HASH, text, start, this.at), NUMBER_HASH);
  }

  /** A text in quotes; `start` is where its prefix begins. */
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
      // An apostrophe in words, a text that goes over lines: the quote alone.
      this.at += 1;
      return;
    }
    const content = this.at + 1;
    this.at = end + 1;
    this.push(start, this.contentHash(content, end), TEXT_HASH);
  }

  /** Texts that stand alone on their lines are documentation. */
  private tripleQuoted(quote: number, start: number): void {
    const { text } = this;
    const content = this.at + 3;
    const found = text.indexOf(String.fromCharCode(quote).repeat(3), content);
    const end = found < 0 ? text.length : found;
    this.at = Math.min(text.length, end + 3);
    if (found < 0 || (this.isLineStart(start) && this.isLineEnd(this.at))) return;
    this.push(start, this.contentHash(content, end), TEXT_HASH);
  }

  private textEnd(quote: number): number | null {
    if (this.isEndless(quote)) return null;
    if (quote === BACKTICK && this.family === 'javascript') return this.templateEnd(this.at + 1);
    const before = this.text.charCodeAt(this.at - 1);
    // A lifetime of Rust.
    const isAlone =
      this.family === 'c' && quote === SINGLE_QUOTE && (before === LESS_THAN || before === AMPERSAND);
    return isAlone ? null : this.lineTextEnd(quote);
  }

  private isEndless(sign: number): boolean {
    return this.at < (this.endless.get(sign) ?? 0);
  }

  /** Where the quote comes again on the same line; null when it does not. */
  private lineTextEnd(quote: number): number | null {
    const { text } = this;
    for (let at = this.at + 1; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === quote) return at;
      if (unit === BACKSLASH) at += 1;
      else if (unit === LINE_FEED || unit === CARRIAGE_RETURN) return this.noEnd(quote, at);
    }
    return this.noEnd(quote, text.length);
  }

  private noEnd(sign: number, until: number): null {
    this.endless.set(sign, until);
    return null;
  }

  /** Where a template ends whose text begins at an offset; what its values hold is part of it. */
  private templateEnd(from: number): number | null {
    const { text } = this;
    let depth = 0;
    for (let at = from; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === BACKSLASH) at += 1;
      else if (unit === BACKTICK && depth === 0) return at;
      else if (unit === DOLLAR && text.charCodeAt(at + 1) === OPEN_BRACE) {
        depth += 1;
        at += 1;
      } else if (depth > 0 && unit === OPEN_BRACE) depth += 1;
      else if (depth > 0 && unit === CLOSE_BRACE) depth -= 1;
    }
    return this.noEnd(BACKTICK, text.length);
  }

  /** Of a text's characters; a backslash before a quote depends on the quotes around, and so does not count. */
  private contentHash(from: number, to: number): number {
    const { text } = this;
    let hash = TEXT_HASH;
    let first = from;
    for (let at = from; at < to; at++) {
      if (text.charCodeAt(at) !== BACKSLASH || !isQuote(text.charCodeAt(at + 1))) continue;
      hash = hashOn(hash, text, first, at);
      first = at + 1;
    }
    return hashOn(hash, text, first, to);
  }

  /** Goes behind a comment, or a regular expression; false where there is none. */
  private comment(unit: number): boolean {
    const { text, family } = this;
    const next = text.charCodeAt(this.at + 1);
    if (family === 'python' || family === 'hash') return this.numberSignComment(unit);
    if (unit === SLASH && next === SLASH) return this.skipLine();
    if (unit === SLASH && next === ASTERISK) return this.skipBlock();
    if (unit === ASTERISK && next === SLASH && !this.hadCommentStart) {
      // The text begins inside a comment: what seemed to be code is none.
      this.count = 0;
      this.at += 2;
      return true;
    }
    return unit === SLASH && family === 'javascript' && this.regularExpression();
  }

  private numberSignComment(unit: number): boolean {
    // In shells `$#` and `${name#prefix}` are no comments.
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

  /** By what stands before it: behind a value a slash divides. */
  private regularExpression(): boolean {
    const { text } = this;
    if (this.isEndless(SLASH) || !this.canBeginExpression()) return false;
    let inClass = false;
    for (let at = this.at + 1; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === LINE_FEED || unit === CARRIAGE_RETURN) return this.noEnd(SLASH, at) !== null;
      if (unit === BACKSLASH) at += 1;
      else if (unit === OPEN_BRACKET) inClass = true;
      else if (unit === CLOSE_BRACKET) inClass = false;
      else if (unit === SLASH && !inClass) {
        const start = this.at;
        this.at = at + 1;
        this.push(start, this.contentHash(start + 1, at), TEXT_HASH);
        return true;
      }
    }
    return this.noEnd(SLASH, text.length) !== null;
  }

  private canBeginExpression(): boolean {
    const last = this.count - 1;
    if (last < 0) return true;
    const kind = this.renamed[last];
    if (kind === NAME_HASH || kind === NUMBER_HASH || kind === TEXT_HASH) return false;
    const unit = this.text.charCodeAt((this.end[last] ?? 1) - 1);
    if (isNameStart(unit)) return BEFORE_EXPRESSION.has(this.exact[last] ?? 0);
    return unit !== CLOSE_PARENTHESIS && unit !== CLOSE_BRACKET && unit !== CLOSE_BRACE;
  }

  private sign(unit: number): void {
    const { text, family } = this;
    const start = this.at;
    this.at += 1;
    if (unit === BACKSLASH || (unit === SEMICOLON && family === 'javascript')) return;
    if (isCloser(unit)) this.dropComma();
    let hash = Math.imul(FNV_OFFSET ^ unit, FNV_PRIME);
    const next = text.charCodeAt(this.at);
    const pair = Math.imul(hash ^ next, FNV_PRIME);
    if (PAIRS.has(pair >>> 0)) {
      hash = pair;
      this.at += 1;
      const third = text.charCodeAt(this.at);
      if (third === EQUALS || (third === DOT && unit === DOT)) {
        hash = Math.imul(hash ^ third, FNV_PRIME);
        this.at += 1;
      }
    }
    this.push(start, hash >>> 0, hash >>> 0);
  }

  private dropComma(): void {
    const last = this.count - 1;
    if (last >= 0 && this.text.charCodeAt(this.start[last] ?? 0) === COMMA) this.count -= 1;
  }

  private push(start: number, exact: number, renamed: number): void {
    if (this.count === this.exact.length) this.grow();
    this.exact[this.count] = exact;
    this.renamed[this.count] = renamed;
    this.start[this.count] = start;
    this.end[this.count] = this.at;
    this.count += 1;
  }

  private grow(): void {
    this.exact = doubled(this.exact);
    this.renamed = doubled(this.renamed);
    this.start = doubled(this.start);
    this.end = doubled(this.end);
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

function doubled(array: Uint32Array): Uint32Array {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}

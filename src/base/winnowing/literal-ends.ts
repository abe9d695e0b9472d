import {
  BACKSLASH,
  BACKTICK,
  CARRIAGE_RETURN,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  DOLLAR,
  LINE_FEED,
  OPEN_BRACE,
  OPEN_BRACKET,
  SLASH,
} from './characters.ts';

/** Where the literals of a text end: each takes the offset of the sign that opens one and gives that of the sign that closes it. */
export class LiteralEnds {
  /**
   * Up to where a quote, or the slash of a regular expression, is known to have no end: without it a hostile text
   * would be searched again from each of them.
   */
  private readonly endless = new Map<number, number>();

  constructor(private readonly text: string) {}

  /** Where the quote comes again on the same line; null when it does not. */
  ofLineText(quote: number, open: number): number | null {
    if (this.isEndless(quote, open)) return null;
    const { text } = this;
    for (let at = open + 1; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === quote) return at;
      if (unit === BACKSLASH) at += 1;
      else if (unit === LINE_FEED || unit === CARRIAGE_RETURN) return this.none(quote, at);
    }
    return this.none(quote, text.length);
  }

  /** What a template's values hold is part of it. */
  ofTemplate(open: number): number | null {
    if (this.isEndless(BACKTICK, open)) return null;
    const { text } = this;
    let depth = 0;
    for (let at = open + 1; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === BACKSLASH) at += 1;
      else if (unit === BACKTICK && depth === 0) return at;
      else if (unit === DOLLAR && text.charCodeAt(at + 1) === OPEN_BRACE) {
        depth += 1;
        at += 1;
      } else if (depth > 0) depth += deeper(unit);
    }
    return this.none(BACKTICK, text.length);
  }

  ofRegularExpression(open: number): number | null {
    if (this.isEndless(SLASH, open)) return null;
    const { text } = this;
    let inClass = false;
    for (let at = open + 1; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === LINE_FEED || unit === CARRIAGE_RETURN) return this.none(SLASH, at);
      if (unit === BACKSLASH) at += 1;
      else if (unit === OPEN_BRACKET) inClass = true;
      else if (unit === CLOSE_BRACKET) inClass = false;
      else if (unit === SLASH && !inClass) return at;
    }
    return this.none(SLASH, text.length);
  }

  private isEndless(sign: number, open: number): boolean {
    return open < (this.endless.get(sign) ?? 0);
  }

  private none(sign: number, until: number): null {
    this.endless.set(sign, until);
    return null;
  }
}

/** What a sign inside a value of a template adds to the depth of its braces. */
function deeper(unit: number): number {
  if (unit === OPEN_BRACE) return 1;
  return unit === CLOSE_BRACE ? -1 : 0;
}

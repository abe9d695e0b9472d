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

/** Where the literals of a text end: takes the offset of an opening delimiter and returns that of the closing one. */
export class LiteralEnds {
  /**
   * Offset up to which a quote, or the slash of a regular expression, is known to be unclosed: without it, a hostile
   * text would be searched again from each of them.
   */
  private readonly endless = new Map<number, number>();

  constructor(private readonly text: string) {}

  /** The offset of the same quote on the same line; null when there is none. */
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

  /** The contents of a template's values are part of it. */
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

/** How a character inside a template value changes its brace depth. */
function deeper(unit: number): number {
  if (unit === OPEN_BRACE) return 1;
  return unit === CLOSE_BRACE ? -1 : 0;
}

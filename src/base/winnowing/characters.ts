/** UTF-16 code units the tokenizer treats specially. */
export const LINE_FEED = 10;
export const CARRIAGE_RETURN = 13;
export const SPACE = 32;
export const DOUBLE_QUOTE = 34;
export const NUMBER_SIGN = 35;
export const DOLLAR = 36;
export const AMPERSAND = 38;
export const SINGLE_QUOTE = 39;
export const ASTERISK = 42;
export const COMMA = 44;
export const DOT = 46;
export const SLASH = 47;
export const SEMICOLON = 59;
export const LESS_THAN = 60;
export const EQUALS = 61;
export const OPEN_BRACKET = 91;
export const BACKSLASH = 92;
export const CLOSE_BRACKET = 93;
const UNDERSCORE = 95;
export const BACKTICK = 96;
export const OPEN_BRACE = 123;
export const CLOSE_BRACE = 125;
export const CLOSE_PARENTHESIS = 41;
const FIRST_BEYOND_ASCII = 128;

export function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

export function isNameStart(unit: number): boolean {
  return (
    (unit >= 97 && unit <= 122) ||
    (unit >= 65 && unit <= 90) ||
    unit === UNDERSCORE ||
    unit === DOLLAR ||
    unit >= FIRST_BEYOND_ASCII
  );
}

/** The end of the letters and digits that begin at an offset. */
export function nameEnd(text: string, from: number): number {
  let at = from;
  let unit = text.charCodeAt(at);
  while (isNameStart(unit) || isDigit(unit)) {
    at += 1;
    unit = text.charCodeAt(at);
  }
  return at;
}

export function isCloser(unit: number): boolean {
  return unit === CLOSE_PARENTHESIS || unit === CLOSE_BRACKET || unit === CLOSE_BRACE;
}

export function isQuote(unit: number): boolean {
  return unit === DOUBLE_QUOTE || unit === SINGLE_QUOTE || unit === BACKTICK;
}

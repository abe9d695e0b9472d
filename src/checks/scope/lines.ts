import { maskLiterals } from '../../base/source/literals.ts';

/** A non-blank line without its indent; offsets in UTF-16 code units of its text. */
export type Line = {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Distinctive enough that its repetition is not chance: not a bracket, a keyword, or a row of data. */
  readonly isTelling: boolean;
  /** It has only tags, which pages repeat on purpose. */
  readonly isMarkup: boolean;
};

export function linesOf(text: string, language: string): Line[] {
  // Most lines are never tested for this: they are not in a repetition.
  let masked: string | null = null;
  const codeAt = (start: number, end: number) => {
    masked ??= maskLiterals(text, language, { comments: false });
    return masked.slice(start, end);
  };
  return [...text.matchAll(/[^\r\n]+/g)].flatMap(({ 0: whole, index }) => {
    const trimmed = whole.trim();
    return trimmed === '' ? [] : [new TextLine(trimmed, index + whole.indexOf(trimmed), codeAt)];
  });
}

class TextLine implements Line {
  readonly end: number;
  readonly isMarkup: boolean;
  private telling: boolean | null = null;

  constructor(
    readonly text: string,
    readonly start: number,
    private readonly codeAt: (start: number, end: number) => string,
  ) {
    this.end = start + text.length;
    this.isMarkup = /^<.*>$/.test(text);
  }

  get isTelling(): boolean {
    this.telling ??= tells(this.text, this.codeAt(this.start, this.end));
    return this.telling;
  }
}

/** Words of any program: a line with only these looks like many others. */
const COMMON_WORDS =
  /\b(?:begin|break|case|catch|continue|default|do|done|else|end|endif|esac|except|false|fi|finally|nan|nil|none|null|pass|return|self|switch|then|this|true|try|undefined)\b/gi;
/** Letters in the remaining words: `i += 1` and `print()` are common, `total += price` is not. */
const MIN_LETTERS = 7;

/** `code` is the line without its strings: rows of a table have nothing else. */
function tells(line: string, code: string): boolean {
  if (/^<\/[\w.:-]+>$/.test(line)) return false;
  const words = code.replace(COMMON_WORDS, '').match(/\p{L}{2,}/gu) ?? [];
  return words.join('').length >= MIN_LETTERS;
}

export function countTelling(lines: Line[]): number {
  return lines.filter(({ isTelling }) => isTelling).length;
}

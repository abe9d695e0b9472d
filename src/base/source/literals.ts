import { findLanguage } from '../languages.ts';

/*
 * The one lexer that finds comments, strings, templates and regular expressions in source text. The reader of imports,
 * prompts, checks and next edits use it, for it is fast and takes code that does not parse yet. Two places do not: the
 * index takes its outlines from tree-sitter's trees, and `src/base/winnowing/` keeps the tokens from which the shipped
 * fingerprints of licensed code were made.
 */

/**
 * A stretch that is not code; offsets count UTF-16 code units. A template is a `string` unless it has values: then its
 * text is in pieces around them.
 */
export type Literal = {
  kind: 'comment' | 'string' | 'pattern' | 'template-start' | 'template-middle' | 'template-end';
  start: number;
  end: number;
  /** A string over lines that is closed nowhere. */
  isOpen?: true;
};

/** How a language opens literals. `isScript`: templates contain code, and a slash may open a pattern. */
type Family = { opener: RegExp; isScript: boolean };

const HASH: Family = { opener: /#|"""|'''|["']/g, isScript: false };
const SLASH: Family = { opener: /\/[/*]|"""|["'`]/g, isScript: false };
const SCRIPT: Family = { opener: /\/[/*]?|["'`]/g, isScript: true };
const MARKUP: Family = { opener: /<!--/g, isScript: false };
/** Inside of a template's value braces are counted. */
const IN_VALUE = /\/[/*]?|["'`{}]/g;
const SCRIPTS: ReadonlySet<string> = new Set(['javascript', 'typescript', 'tsx']);

function familyOf(language: string): Family {
  const known = findLanguage(language);
  if (known !== null && SCRIPTS.has(known.id)) return SCRIPT;
  if (known?.id === 'html') return MARKUP;
  return known?.lineComment === '#' ? HASH : SLASH;
}

/**
 * The literals of a text in order. Broken code gives those that can be made out: a string that its line leaves open is
 * none, and what is closed nowhere goes to the end. An apostrophe in the text of JSX may pass for a quote.
 */
export function literalsOf(text: string, language: string): readonly Literal[] {
  if (last.text !== text || last.language !== language)
    last = { text, language, literals: new Scanner(text, familyOf(language)).scan() };
  return last.literals;
}

/** One request asks about the same document several times. */
let last: { text: string; language: string; literals: readonly Literal[] } = {
  text: '',
  language: '',
  literals: [],
};

/**
 * The text with the contents of its strings (and, if asked, in its comments) blanked, line by line and at the
 * same offsets. The values of a template are blanked with it.
 */
export function maskLiterals(text: string, language: string, hides: { comments: boolean }): string {
  const whole = wholeTemplates(text, literalsOf(text, language));
  return blanked(text, hides.comments ? whole : whole.filter(({ kind }) => kind !== 'comment'));
}

/** The code of a text with all else blanked, the values of templates left in. */
export function codeOf(text: string, language: string): string {
  return blanked(text, literalsOf(text, language));
}

/** A text with some stretches blanked, line by line. */
export function blanked(text: string, stretches: readonly { start: number; end: number }[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of stretches) {
    parts.push(text.slice(at, start), blank(text.slice(start, end)));
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

function blank(text: string): string {
  return text.includes('\n') ? text.replace(/[^\r\n]/g, ' ') : ' '.repeat(text.length);
}

/** Templates as one literal each, with their values. */
function wholeTemplates(text: string, literals: readonly Literal[]): readonly Literal[] {
  if (!literals.some(({ kind }) => kind === 'template-start')) return literals;
  const found: Literal[] = [];
  let depth = 0;
  let start = 0;
  for (const literal of literals) {
    if (literal.kind === 'template-start') {
      if (depth === 0) start = literal.start;
      depth += 1;
    } else if (literal.kind === 'template-end') {
      depth -= 1;
      if (depth === 0) found.push({ kind: 'string', start, end: literal.end });
    } else if (depth === 0) found.push(literal);
  }
  if (depth > 0) found.push({ kind: 'string', start, end: text.length });
  return found;
}

const REST_OF_LINE = /[^\n]*/y;
const STRINGS = {
  '"': /"[^"\\\n]*(?:\\[\s\S][^"\\\n]*)*/y,
  "'": /'[^'\\\n]*(?:\\[\s\S][^'\\\n]*)*/y,
  '"""': /"""[^\\"]*(?:(?:\\[\s\S]|"(?!""))[^\\"]*)*/y,
  "'''": /'''[^\\']*(?:(?:\\[\s\S]|'(?!''))[^\\']*)*/y,
};
const BACKTICK_STRING = /`[^`\\]*(?:\\[\s\S][^`\\]*)*/y;
/** The text of a template up to its end or its next value. */
const TEMPLATE_TEXT = /[`}][^`\\$]*(?:(?:\\[\s\S]|\$(?!\{))[^`\\$]*)*/y;
const PATTERN = /\/(?:[^/\\[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+\/[a-z]*/y;
/** Tried at each slash, so it must not look far ahead. */
const LONGEST_PATTERN = 300;
/** After these words, a slash begins a regular expression. */
const BEFORE_PATTERN = /(?:^|[^\w$])(?:return|typeof|case|in|of|void|delete|await|yield|else)$/;
const LONGEST_WORD_BEFORE = 10;

class Scanner {
  private readonly found: Literal[] = [];
  /** For each open value of a template: how many braces are open inside of it. */
  private readonly values: number[] = [];
  /** Up to where each quote is known to be left open: without it a hostile line would be read again from each of them. */
  private readonly open = new Map<string, number>();

  constructor(
    private readonly text: string,
    private readonly family: Family,
  ) {}

  scan(): Literal[] {
    for (let at = 0; ; ) {
      const opener = this.values.length > 0 ? IN_VALUE : this.family.opener;
      opener.lastIndex = at;
      const match = opener.exec(this.text);
      if (match === null) return this.found;
      at = this.take(match[0], match.index);
    }
  }

  /** Takes what begins here, and gives the offset behind it. */
  private take(opener: string, start: number): number {
    switch (opener) {
      case '#':
      case '//':
        return this.add('comment', start, this.endOf(REST_OF_LINE, start));
      case '/*':
        return this.add('comment', start, this.behind('*/', start + 2));
      case '<!--':
        return this.add('comment', start, this.behind('-->', start + 4));
      case '`':
        return this.family.isScript ? this.template('template-start', start) : this.backticks(start);
      case '/':
        return this.pattern(start);
      case '{':
      case '}':
        return this.brace(opener, start);
      default:
        return this.string(opener as keyof typeof STRINGS, start);
    }
  }

  private add(kind: Literal['kind'], start: number, end: number): number {
    this.found.push({ kind, start, end });
    return end;
  }

  private endOf(pattern: RegExp, start: number): number {
    pattern.lastIndex = start;
    return pattern.test(this.text) ? pattern.lastIndex : start;
  }

  private behind(closing: string, from: number): number {
    const end = this.text.indexOf(closing, from);
    return end < 0 ? this.text.length : end + closing.length;
  }

  private string(quote: keyof typeof STRINGS, start: number): number {
    if (start < (this.open.get(quote) ?? 0)) return start + quote.length;
    const end = this.endOf(STRINGS[quote], start);
    if (this.text.startsWith(quote, end)) return this.add('string', start, end + quote.length);
    if (quote.length > 1) {
      this.found.push({ kind: 'string', start, end: this.text.length, isOpen: true });
      return this.text.length;
    }
    this.open.set(quote, end);
    return start + 1;
  }

  private backticks(start: number): number {
    return this.add('string', start, Math.min(this.text.length, this.endOf(BACKTICK_STRING, start) + 1));
  }

  /** From the backtick or the end of a value to the end of the template or its next value. */
  private template(begins: 'template-start' | 'template-end', start: number): number {
    const end = this.endOf(TEMPLATE_TEXT, start);
    const isFirst = begins === 'template-start';
    if (this.text.startsWith('${', end)) {
      this.values.push(0);
      return this.add(isFirst ? 'template-start' : 'template-middle', start, end + 2);
    }
    return this.add(isFirst ? 'string' : 'template-end', start, Math.min(this.text.length, end + 1));
  }

  private brace(brace: string, start: number): number {
    const depth = this.values.pop() ?? 0;
    if (brace === '}' && depth === 0) return this.template('template-end', start);
    this.values.push(depth + (brace === '{' ? 1 : -1));
    return start + 1;
  }

  private pattern(start: number): number {
    if (!this.mayBeginPattern(start)) return start + 1;
    PATTERN.lastIndex = 0;
    const found = PATTERN.exec(this.text.slice(start, start + LONGEST_PATTERN));
    return found === null ? start + 1 : this.add('pattern', start, start + found[0].length);
  }

  /** Decided by the preceding token: after a value, a slash divides. */
  private mayBeginPattern(slash: number): boolean {
    // A closing tag of JSX.
    if (this.text[slash - 1] === '<') return false;
    let at = this.codeEnd(slash);
    for (let index = this.found.length - 1; this.found[index]?.end === at; index -= 1) {
      const before = this.found[index];
      if (before?.kind !== 'comment') return before === undefined || /start|middle/.test(before.kind);
      at = this.codeEnd(before.start);
    }
    const unit = this.text[at - 1];
    if (unit === undefined) return true;
    if (!/[\w$\u0080-\uffff]/.test(unit)) return !')]}'.includes(unit);
    return BEFORE_PATTERN.test(this.text.slice(Math.max(0, at - LONGEST_WORD_BEFORE), at));
  }

  private codeEnd(from: number): number {
    let at = from;
    while (at > 0 && /\s/.test(this.text[at - 1] ?? '')) at -= 1;
    return at;
  }
}

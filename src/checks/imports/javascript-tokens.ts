/** A word, a string (`text` is what stands between its quotes) or one character of punctuation. */
export type Token = { kind: 'word' | 'string' | 'mark'; text: string; start: number };

const WORD = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*|\d[\w.]*/uy;
const SPACE = /[\s\uFEFF]+/y;
const LINE_COMMENT = /\/\/[^\n\r]*/y;
/** A string ends with its line at the latest, so that an apostrophe in JSX text costs no more than that. */
const STRING = /'[^'\\\n\r]*(?:\\[\s\S][^'\\\n\r]*)*'?|"[^"\\\n\r]*(?:\\[\s\S][^"\\\n\r]*)*"?/y;
const REGULAR_EXPRESSION = /\/(?:[^/\\[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+\/[a-z]*/y;
/** Tried at each slash, so it must not look far. */
const LONGEST_EXPRESSION = 300;
/** The stretch of a template literal up to its end or to the next `${`. */
const TEMPLATE = /[^`\\$]*(?:(?:\\[\s\S]|\$(?!\{))[^`\\$]*)*/y;
/** Behind these words a slash begins a regular expression. */
const BEFORE_EXPRESSION = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'void',
  'delete',
  'await',
  'yield',
  'else',
]);

/**
 * The tokens of JavaScript or TypeScript as far as imports need them: comments are left out, regular
 * expressions and the text of templates too. Broken code gives the tokens that can be made out.
 */
export function javascriptTokens(text: string): Token[] {
  const scanner = new Scanner(text);
  while (scanner.at < text.length) scanner.step();
  return scanner.tokens;
}

class Scanner {
  readonly tokens: Token[] = [];
  at = 0;
  /** For each open template hole: how many braces are open inside of it. */
  private readonly holes: number[] = [];

  constructor(private readonly text: string) {}

  step(): void {
    const character = this.text.charAt(this.at);
    if (this.take(SPACE) !== null) return;
    if (character === '/') this.slash();
    else if (character === '`') this.template(1);
    else if (character === '"' || character === "'") this.string();
    else if (!this.word()) this.mark(character);
  }

  private word(): boolean {
    const start = this.at;
    const text = this.take(WORD);
    if (text !== null) this.tokens.push({ kind: 'word', text, start });
    return text !== null;
  }

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found === null || found === '') return null;
    this.at += found.length;
    return found;
  }

  private slash(): void {
    if (this.take(LINE_COMMENT) !== null) return;
    if (this.text.startsWith('/*', this.at)) {
      const end = this.text.indexOf('*/', this.at + 2);
      this.at = end < 0 ? this.text.length : end + 2;
      return;
    }
    if (this.mayBeginExpression()) {
      REGULAR_EXPRESSION.lastIndex = 0;
      const found = REGULAR_EXPRESSION.exec(this.text.slice(this.at, this.at + LONGEST_EXPRESSION));
      this.at += found?.[0].length ?? 0;
      if (found !== null) return;
    }
    this.mark('/');
  }

  private mayBeginExpression(): boolean {
    const last = this.tokens.at(-1);
    if (last === undefined) return true;
    if (last.kind === 'mark') return !')]}'.includes(last.text);
    return last.kind === 'word' && BEFORE_EXPRESSION.has(last.text);
  }

  private string(): void {
    const start = this.at;
    const quoted = this.take(STRING) ?? '';
    const isClosed = quoted.length > 1 && quoted.at(-1) === quoted[0];
    this.tokens.push({ kind: 'string', text: quoted.slice(1, isClosed ? -1 : undefined), start: start + 1 });
  }

  /** Goes on behind the quote or the hole that came before; `skip` is its length. */
  private template(skip: number): void {
    const start = this.at;
    this.at += skip;
    const from = this.at;
    this.take(TEMPLATE);
    if (this.text.startsWith('${', this.at)) {
      this.at += 2;
      this.holes.push(0);
      this.tokens.push({ kind: 'mark', text: '`', start });
      return;
    }
    // One without holes says its text as a string does.
    if (this.text.charAt(start) === '`')
      this.tokens.push({ kind: 'string', text: this.text.slice(from, this.at), start: from });
    this.at += 1;
  }

  private mark(character: string): void {
    const open = this.holes.at(-1);
    if (open === 0 && character === '}') {
      this.holes.pop();
      this.template(1);
      return;
    }
    if (open !== undefined && '{}'.includes(character))
      this.holes[this.holes.length - 1] = open + (character === '{' ? 1 : -1);
    this.tokens.push({ kind: 'mark', text: character, start: this.at });
    this.at += 1;
  }
}

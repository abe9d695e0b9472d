/** First characters of text that can come before a cursor inside a word: blanks and the characters of names. */
const HEALABLE = /^[ \t\w$]/;

/** The tokens of a vocabulary, sorted by text once. */
export class Vocabulary {
  private readonly texts: string[];
  private readonly tokens: number[];

  constructor(entries: Iterable<{ token: number; text: string }>) {
    const sorted = [...entries]
      .filter(({ text }) => HEALABLE.test(text))
      .sort((left, right) => compare(left.text, right.text));
    this.texts = sorted.map(({ text }) => text);
    this.tokens = sorted.map(({ token }) => token);
  }

  /** Tokens whose text is a prefix of `text`, or begins with it. */
  tokensFor(text: string): number[] {
    const found: number[] = [];
    for (let length = 1; length < text.length; length++) {
      const beginning = text.slice(0, length);
      for (let at = this.first(beginning); this.texts[at] === beginning; at++) this.push(found, at);
    }
    for (let at = this.first(text); this.texts[at]?.startsWith(text); at++) this.push(found, at);
    return found;
  }

  private push(found: number[], at: number): void {
    const token = this.tokens[at];
    if (token !== undefined) found.push(token);
  }

  /** The index of the first text that does not sort before `text`. */
  private first(text: string): number {
    let [low, high] = [0, this.texts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.texts[middle] ?? '', text) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/**
 * Values by words, looked up by ranges of a text. Most ranges are not a known word: their length and their
 * first and last character rule them out without creating a string.
 */
export class WordTable<Value> {
  private readonly values: Map<string, Value>;
  private readonly isTaken = new Uint8Array(SLOTS);

  constructor(entries: Iterable<readonly [string, Value]>) {
    this.values = new Map(entries);
    for (const word of this.values.keys()) this.isTaken[slotOf(word, 0, word.length)] = 1;
  }

  get(text: string, start: number, end: number): Value | undefined {
    return this.isTaken[slotOf(text, start, end)] === 1 ? this.values.get(text.slice(start, end)) : undefined;
  }

  /** The values of all words (of ASCII letters, digits and `_`) that occur in a text. */
  valuesIn(text: string): Set<Value> {
    const found = new Set<Value>();
    for (let index = 0; index < text.length; ) {
      if (!isLetter(text.charCodeAt(index))) {
        index += 1;
        continue;
      }
      const start = index;
      while (isOfWord(text.charCodeAt(index))) index += 1;
      const value = this.get(text, start, index);
      if (value !== undefined) found.add(value);
    }
    return found;
  }
}

const SLOTS = 4_096;

function slotOf(text: string, start: number, end: number): number {
  return (text.charCodeAt(start) * 37 + text.charCodeAt(end - 1) * 7 + (end - start) * 523) % SLOTS;
}

/** By character code: 1 for a character that a word may begin with, 2 for one that it may continue with. */
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /[A-Za-z_]/.test(character) ? 1 : /\d/.test(character) ? 2 : 0;
});

function isLetter(code: number): boolean {
  return CLASSES[code] === 1;
}

function isOfWord(code: number): boolean {
  return (CLASSES[code] ?? 0) > 0;
}

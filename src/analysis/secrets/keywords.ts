/**
 * Finds which of many words occur in a text, in one pass and ignoring case (ASCII). The words are indexed by
 * their first two characters, so most positions of a text cost one lookup.
 */
export class Keywords {
  private readonly words: string[];
  /** The numbers of the words for each pair of first characters; pairs without words share the first list. */
  private readonly lists: number[][] = [[]];
  private readonly listOfPair = new Uint16Array(ASCII * ASCII);

  /** Words are ASCII, in lower case, and at least two characters long. */
  constructor(words: Iterable<string>) {
    this.words = [...new Set(words)];
    for (const [number, word] of this.words.entries()) {
      const pair = word.charCodeAt(0) * ASCII + word.charCodeAt(1);
      if (this.listOfPair[pair] === 0) this.listOfPair[pair] = this.lists.push([]) - 1;
      this.lists[this.listOfPair[pair] ?? 0]?.push(number);
    }
  }

  findIn(text: string): Set<string> {
    const isFound = new Uint8Array(this.words.length);
    let previous = lowerCase(text.charCodeAt(0));
    for (let index = 1; index < text.length; index += 1) {
      const unit = lowerCase(text.charCodeAt(index));
      const list = (previous | unit) < ASCII ? (this.listOfPair[previous * ASCII + unit] ?? 0) : 0;
      if (list !== 0) this.compare(text, index + 1, list, isFound);
      previous = unit;
    }
    return new Set(this.words.filter((_, number) => isFound[number] === 1));
  }

  /** Compares the words of a list with the text from their third character on. */
  private compare(text: string, start: number, list: number, isFound: Uint8Array): void {
    for (const number of this.lists[list] ?? [])
      if (isFound[number] === 0 && goesOn(text, start, this.words[number] ?? '')) isFound[number] = 1;
  }
}

const ASCII = 128;

function lowerCase(unit: number): number {
  return unit >= 65 && unit <= 90 ? unit + 32 : unit;
}

function goesOn(text: string, start: number, word: string): boolean {
  for (let index = 2; index < word.length; index += 1)
    if (lowerCase(text.charCodeAt(start + index - 2)) !== word.charCodeAt(index)) return false;
  return true;
}

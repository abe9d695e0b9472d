/** A type as written: a name with arguments, or a union. */
export type TypeText = { name: string; arguments: TypeText[] } | { union: TypeText[] };

const TOKEN = /\s*(?:([A-Za-z_][\w]*(?:\s*\.\s*[A-Za-z_]\w*)*)|(["'])(.*?)\2|(\.\.\.|[[\](),|])|(\S))/gy;

/** Parses an annotation, quoted parts included; null for a type that it cannot parse. */
export function readType(text: string): TypeText | null {
  const words = tokens(text);
  if (words === null) return null;
  const reader = new TypeReader(words);
  const type = reader.union();
  return reader.isAtEnd ? type : null;
}

function tokens(text: string): string[] | null {
  const found: string[] = [];
  for (const [, name, quote, quoted, mark, other] of text.trim().matchAll(TOKEN)) {
    if (other !== undefined) return null;
    if (quote !== undefined) found.push('(', ...(tokens(quoted ?? '') ?? ['?']), ')');
    else found.push(name?.replace(/\s+/g, '') ?? mark ?? '');
  }
  return found;
}

class TypeReader {
  private place = 0;

  constructor(private readonly words: string[]) {}

  get isAtEnd(): boolean {
    return this.place === this.words.length;
  }

  union(): TypeText | null {
    const members: TypeText[] = [];
    do {
      const one = this.one();
      if (one === null) return null;
      members.push(one);
    } while (this.take('|'));
    const [only] = members;
    return only !== undefined && members.length === 1 ? only : { union: members };
  }

  private one(): TypeText | null {
    if (this.take('(')) {
      const inner = this.union();
      return this.take(')') ? inner : null;
    }
    if (this.take('[')) return this.list(']') === null ? null : { name: '[]', arguments: [] };
    const word = this.words[this.place];
    if (word === undefined || /^[\](),|]$/.test(word)) return null;
    this.place += 1;
    if (!this.take('[')) return { name: word, arguments: [] };
    const list = this.list(']');
    return list === null ? null : { name: word, arguments: list };
  }

  private list(end: string): TypeText[] | null {
    const items: TypeText[] = [];
    while (!this.take(end)) {
      const item = this.union();
      if (item === null) return null;
      items.push(item);
      if (!this.take(',') && this.words[this.place] !== end) return null;
    }
    return items;
  }

  private take(word: string): boolean {
    if (this.words[this.place] !== word) return false;
    this.place += 1;
    return true;
  }
}

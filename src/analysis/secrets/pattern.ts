/**
 * Converts a pattern in Go's syntax (RE2) to a JavaScript RegExp: `(?i)`, `(?i:`, `(?-i:` and `(?s:`
 * anywhere, `(?P<name>`, `\z`, `[[:alnum:]]`. Where only a part ignores case, its letters are written twice:
 * Node 20 has no flags inside a pattern. Throws on unknown syntax, which a test of the table would reveal.
 */
export function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(WIDENING, '$1');
  const ignoresCase = source.startsWith('(?i)') && !source.includes('(?-i');
  return new RegExp(new Translation(source, ignoresCase).run(), ignoresCase ? 'gi' : 'g');
}

/** The prefix that a rule allows before its name: it adds nothing to the secret and would be tried at each place. */
const WIDENING = /^(?:\[\\w\.-\]\{0,50\}\?)?(\(\?i[):])\[\\w\.-\]\{0,50\}\?/;

type Flags = { ignoresCase: boolean; dotIsAll: boolean };

/** The output for so many characters of the source. */
type Piece = { text: string; length: number };

class Translation {
  private index = 0;
  private readonly flags: Flags[] = [{ ignoresCase: false, dotIsAll: false }];

  constructor(
    private readonly source: string,
    private readonly caseIsFlag: boolean,
  ) {}

  run(): string {
    let output = '';
    while (this.index < this.source.length) {
      const { text, length } = this.next(this.source[this.index] ?? '');
      output += text;
      this.index += length;
    }
    return output;
  }

  private next(character: string): Piece {
    switch (character) {
      case '(':
        return this.openGroup();
      case ')':
        this.flags.pop();
        return { text: ')', length: 1 };
      case '\\':
        return this.escape();
      case '[':
        return this.characterClass();
      case '.':
        return { text: this.current.dotIsAll ? '[\\s\\S]' : '.', length: 1 };
      default:
        return { text: this.letter(character), length: 1 };
    }
  }

  private letter(character: string): string {
    return this.expands && /[a-zA-Z]/.test(character) ? `[${bothCases(character)}]` : character;
  }

  private get current(): Flags {
    return this.flags.at(-1) ?? { ignoresCase: false, dotIsAll: false };
  }

  private get expands(): boolean {
    return this.current.ignoresCase && !this.caseIsFlag;
  }

  private openGroup(): Piece {
    const [head, on = '', off = '', end] =
      /^\(\?([is]*)(?:-([is]+))?([:)])/.exec(this.source.slice(this.index)) ?? [];
    if (head === undefined) {
      this.flags.push({ ...this.current });
      return this.source.startsWith('(?P<', this.index)
        ? { text: '(?<', length: 4 }
        : { text: '(', length: 1 };
    }
    const flags = {
      ignoresCase: (this.current.ignoresCase || on.includes('i')) && !off.includes('i'),
      dotIsAll: (this.current.dotIsAll || on.includes('s')) && !off.includes('s'),
    };
    // `(?i)` applies to the end of its group.
    if (end === ')') this.flags[this.flags.length - 1] = flags;
    else this.flags.push(flags);
    return { text: end === ')' ? '' : '(?:', length: head.length };
  }

  private escape(): Piece {
    const [text = '\\'] = /^\\(?:x[0-9a-fA-F]{2}|.)/s.exec(this.source.slice(this.index)) ?? [];
    return { text: text === '\\z' ? '$' : text, length: text.length };
  }

  private characterClass(): Piece {
    const [text] =
      /^\[\^?\]?(?:\\x[0-9a-fA-F]{2}|\\.|\[:\w+:\]|[^\]\\])*\]/s.exec(this.source.slice(this.index)) ?? [];
    if (text === undefined) throw new Error(`a character class has no end: ${this.source}`);
    const inner = text
      .slice(1, -1)
      .replace(/^(\^?)\]/, '$1\\]')
      .replace(/\[:(\w+):\]/g, (_, name: string) => namedClass(name));
    return { text: `[${this.expands ? bothCases(inner) : inner}]`, length: text.length };
  }
}

function namedClass(name: string): string {
  const known: Record<string, string> = {
    alnum: 'a-zA-Z0-9',
    alpha: 'a-zA-Z',
    digit: '0-9',
    xdigit: '\\da-fA-F',
  };
  const characters = known[name];
  if (characters === undefined) throw new Error(`the character class [:${name}:] is not known`);
  return characters;
}

/** The inside of a character class with each letter and each range of letters in both cases. */
function bothCases(inner: string): string {
  return inner.replace(/\\x[0-9a-fA-F]{2}|\\.|[a-zA-Z]-[a-zA-Z]|[a-zA-Z]/g, (part) =>
    part.startsWith('\\') ? part : `${part.toLowerCase()}${part.toUpperCase()}`,
  );
}

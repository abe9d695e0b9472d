import { ANY, type Characters, classOf, complementOf, NONE, unionOf } from './characters.ts';

/**
 * A pattern, as far as its running time is concerned. Parts that consume no character and cannot fail are an
 * empty `row`.
 */
export type Pattern =
  | { kind: 'one'; characters: Characters }
  | { kind: 'row'; parts: Pattern[] }
  | { kind: 'choice'; parts: Pattern[] }
  /** `most` is null if unbounded. */
  | { kind: 'repeat'; inner: Pattern; least: number; most: number | null };

const EMPTY: Pattern = { kind: 'row', parts: [] };
/** The end of the text or of a line: nothing can follow it, and it can fail. */
const END: Pattern = { kind: 'one', characters: NONE };

/**
 * Parses the syntax that patterns of Python and JavaScript have in common. Null for constructs whose running
 * time it cannot judge: back references, possessive and atomic groups, multi-line patterns.
 */
export function readPattern(source: string): Pattern | null {
  const reader = new Reader(source);
  const pattern = reader.choice(0);
  return pattern !== null && reader.isDone ? pattern : null;
}

const MAX_GROUP_DEPTH = 20;

class Reader {
  private place = 0;

  constructor(private readonly source: string) {}

  get isDone(): boolean {
    return this.place >= this.source.length;
  }

  choice(depth: number): Pattern | null {
    if (depth > MAX_GROUP_DEPTH) return null;
    const parts: Pattern[] = [];
    do {
      const part = this.row(depth);
      if (part === null) return null;
      parts.push(part);
    } while (this.takes('|'));
    return parts.length === 1 ? (parts[0] ?? null) : { kind: 'choice', parts };
  }

  private row(depth: number): Pattern | null {
    const parts: Pattern[] = [];
    while (!this.isDone && !/[|)]/.test(this.peek)) {
      const atom = this.atom(depth);
      const part = atom === null ? null : this.repeated(atom);
      if (part === null) return null;
      parts.push(part);
    }
    return { kind: 'row', parts };
  }

  private get peek(): string {
    return this.source[this.place] ?? '';
  }

  private takes(text: string): boolean {
    if (!this.source.startsWith(text, this.place)) return false;
    this.place += text.length;
    return true;
  }

  private takesMatch(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.place;
    const match = pattern.exec(this.source);
    if (match !== null) this.place += match[0].length;
    return match;
  }

  private repeated(inner: Pattern): Pattern | null {
    const match = this.takesMatch(/([*+?]|\{(\d{1,4})(,(\d{0,4}))?\})([?+]?)/y);
    if (match === null) return inner;
    const [, sign = '', least = '', comma, most, kind] = match;
    if (kind === '+') return null;
    if (sign === '*') return { kind: 'repeat', inner, least: 0, most: null };
    if (sign === '+') return { kind: 'repeat', inner, least: 1, most: null };
    if (sign === '?') return { kind: 'repeat', inner, least: 0, most: 1 };
    const bound = comma === undefined ? Number(least) : most === '' ? null : Number(most);
    return { kind: 'repeat', inner, least: Number(least), most: bound };
  }

  private atom(depth: number): Pattern | null {
    if (this.takes('(')) return this.group(depth);
    if (this.takes('[')) return this.characterClass();
    if (this.takes('\\')) return this.escape();
    if (this.takes('^')) return EMPTY;
    if (this.takes('$')) return END;
    if (this.takes('.')) return { kind: 'one', characters: ANY };
    const unit = this.source.charCodeAt(this.place);
    this.place += 1;
    return { kind: 'one', characters: [[unit, unit]] };
  }

  private group(depth: number): Pattern | null {
    const looks = this.takesMatch(/\?<?[=!]/y) !== null;
    if (!looks && this.peek === '?' && this.takesMatch(/\?(:|P?<\w+>)/y) === null) return null;
    const inner = this.choice(depth + 1);
    if (inner === null || !this.takes(')')) return null;
    return looks ? EMPTY : inner;
  }

  private escape(): Pattern | null {
    if (this.takesMatch(/[bB]/y) !== null) return EMPTY;
    if (this.takesMatch(/A/y) !== null) return EMPTY;
    if (this.takesMatch(/[zZ]/y) !== null) return END;
    if (/[1-9kpP]/.test(this.peek)) return null;
    return { kind: 'one', characters: this.escaped() };
  }

  /** An escape, from behind its backslash; in a class or outside of one. */
  private escaped(): Characters {
    const code = this.takesMatch(/x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})/y);
    if (code !== null) return single(Number.parseInt(code[1] ?? code[2] ?? '', 16));
    const letter = this.peek;
    this.place += 1;
    return classOf(letter) ?? single((CONTROLS[letter] ?? letter).charCodeAt(0));
  }

  private characterClass(): Pattern | null {
    const isNegated = this.takes('^');
    const parts: Characters[] = [];
    for (let isFirst = true; isFirst || this.peek !== ']'; isFirst = false) {
      if (this.isDone) return null;
      const low = this.member();
      const next = this.source[this.place + 1];
      if (this.peek !== '-' || next === ']' || next === undefined || low.length !== 1) {
        parts.push(low);
        continue;
      }
      this.place += 1;
      const high = this.member();
      parts.push([[low[0]?.[0] ?? 0, high.at(-1)?.[1] ?? 0]]);
    }
    this.place += 1;
    const characters = unionOf(parts);
    return { kind: 'one', characters: isNegated ? complementOf(characters) : characters };
  }

  private member(): Characters {
    if (this.takes('\\')) return this.escaped();
    const unit = this.source.charCodeAt(this.place);
    this.place += 1;
    return single(unit);
  }
}

const CONTROLS: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', 0: '\0' };

function single(unit: number): Characters {
  return [[unit, unit]];
}

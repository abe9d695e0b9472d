/** Lines that may be cited, both ends included. */
export type Lines = { first: number; last: number };

/** Counts of citations: all found, those cut to existing lines, and those removed. */
type Cited = { cited: number; corrected: number; struck: number };

const CITATION =
  /(\(\s*)?\b([Ll]ines?\s+|L)(\d{1,7})(?:(\s*(?:-|–|—|to|and|through)\s*)(?:lines?\s+|L)?(\d{1,7}))?(\s*\))?(:?)/g;
const FENCE = /^[ \t]*(?:`{3,}|~{3,})/;

/** The beginning of what may become a citation, at the end of the text so far. */
const BEGUN =
  /(?:\(\s*|(?:\(\s*)?\b[Ll](?:i(?:n(?:es?)?)?)?(?:\s+|(?=\d|$))(?:\d+(?:\s*(?:-|–|—|t[a-z]*|a[a-z]*)?\s*(?:l[a-z]*\s*)?\d*\s*\)?)?)?)$/;

/**
 * Corrects citations of lines while a text streams; a possible beginning of one waits for the rest. A citation that
 * begins in existing lines and ends past them is cut; one wholly outside is removed.
 */
export class CitationFilter {
  private rest = '';
  private isCode = false;
  private isLineStart = true;
  private readonly counted: Cited = { cited: 0, corrected: 0, struck: 0 };

  constructor(private readonly shown: readonly Lines[]) {}

  get counts(): Cited {
    return { ...this.counted };
  }

  push(piece: string): string {
    const text = this.rest + piece;
    const line = text.slice(text.lastIndexOf('\n') + 1);
    // Only its end shows whether a line is a fence.
    const isOpen = (this.isLineStart || line.length < text.length) && /^[ \t]*[`~]*$/.test(line);
    const held = isOpen ? line.length : (BEGUN.exec(line)?.[0].length ?? 0);
    this.rest = text.slice(text.length - held);
    return this.checked(text.slice(0, text.length - held));
  }

  end(): string {
    const text = this.rest;
    this.rest = '';
    return this.checked(text);
  }

  private checked(text: string): string {
    return text
      .split(/(?<=\n)/)
      .map((line) => {
        if (this.isLineStart && FENCE.test(line)) this.isCode = !this.isCode;
        if (line !== '') this.isLineStart = line.endsWith('\n');
        return this.isCode ? line : line.replace(CITATION, (...found) => this.corrected(found as string[]));
      })
      .join('');
  }

  private corrected([whole = '', open, word = '', from = '', dash, to, close, colon = '']: readonly (
    | string
    | undefined
  )[]): string {
    this.counted.cited += 1;
    const first = Number(from);
    const last = to === undefined ? first : Number(to);
    const home = this.shown.find((lines) => first >= lines.first && first <= lines.last);
    if (home !== undefined && last >= first && last <= home.last) return whole;
    if (home !== undefined && last > home.last) {
      this.counted.corrected += 1;
      const range = home.last === first ? `${first}` : `${first}${dash ?? '-'}${home.last}`;
      return `${open ?? ''}${word}${range}${close ?? ''}${colon}`;
    }
    this.counted.struck += 1;
    if (open !== undefined && close !== undefined) return '';
    return `${open ?? ''}${/^[A-Z]/.test(word) ? 'The code' : 'the code'}${close ?? ''}${colon}`;
  }
}

/** A note on the citations for the reader; one clause. */
export function citedInWords({ cited, corrected, struck }: Cited): string {
  if (cited === 0) return 'it cites no lines';
  const total = cited === 1 ? 'its 1 citation is' : `its ${cited} citations are`;
  const changes = [
    corrected === 0 ? '' : `${corrected} shortened to existing lines`,
    struck === 0 ? '' : `${struck} removed`,
  ].filter((one) => one !== '');
  return changes.length === 0
    ? `${total} of existing lines`
    : `of its ${cited} citations ${changes.join(' and ')}`;
}

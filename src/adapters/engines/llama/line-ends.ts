/**
 * How likely a token is that ends a line. Vocabularies have a token for each number of line feeds behind a bracket or a
 * colon: how many follow is not what is asked of the line, so all of them count that say the same up to its end.
 */
export class LineEnds {
  /** Of each token that was looked at: its text before a line end, null where it has none. */
  private readonly known = new Map<number, string | null>();

  constructor(private readonly textOf: (token: number) => string) {}

  /** The probability of a token among the likeliest ones; with those that end the line alike. */
  together(token: number, probabilities: ReadonlyMap<number, number>): number {
    const own = this.lineOf(token);
    if (own === null) return probabilities.get(token) ?? 0;
    let sum = 0;
    for (const [other, probability] of probabilities) if (this.lineOf(other) === own) sum += probability;
    return Math.min(1, sum);
  }

  private lineOf(token: number): string | null {
    const known = this.known.get(token);
    if (known !== undefined) return known;
    const line = /^(.*?)\r?\n/.exec(this.textOf(token))?.[1] ?? null;
    this.known.set(token, line);
    return line;
  }
}

/**
 * The probability that a token ends a line. Vocabularies have a token for each number of line feeds after a
 * bracket or a colon. Their number does not matter for the line, so all tokens with the same text up to the
 * line end count together.
 */
export class LineEnds {
  /** For each examined token: its text before a line end, null if it has none. */
  private readonly known = new Map<number, string | null>();

  constructor(private readonly textOf: (token: number) => string) {}

  /**
   * The probability of a token among the most likely ones; if it ends the line, together with those that end
   * it the same way.
   */
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

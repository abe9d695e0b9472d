/**
 * Takes the beginning of an answer off that the model was given or says once more: the blanks behind it, and the words
 * themselves from a provider that cannot be held to them.
 */
export class OpeningFilter {
  private readonly opening: string;
  private held: string | null = '';

  constructor(opening: string) {
    this.opening = opening;
  }

  push(piece: string): string {
    if (this.held === null) return piece;
    this.held += piece;
    const text = this.held.trimStart();
    return text === '' || this.opening.startsWith(text) ? '' : this.release(text);
  }

  end(): string {
    return this.held === null ? '' : this.release(this.held.trimStart());
  }

  private release(text: string): string {
    this.held = null;
    return text.startsWith(this.opening) ? text.slice(this.opening.length).trimStart() : text;
  }
}

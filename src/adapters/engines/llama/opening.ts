import type { NativeModel } from './native.ts';

/**
 * Text that an answer is forced to begin with: a half-typed word is removed from the prompt, where its tokens
 * would be ones that no finished word begins with, and the model writes it again in its own tokens.
 */
export class Opening {
  private owed: string;
  private readonly model: Pick<NativeModel, 'tokensFor'>;

  constructor(text: string, model: Pick<NativeModel, 'tokensFor'>) {
    this.owed = text;
    this.model = model;
  }

  get isDone(): boolean {
    return this.owed === '';
  }

  /** The tokens that may come next; null for all. */
  allowed(): number[] | null {
    return this.isDone ? null : this.model.tokensFor(this.owed);
  }

  /** The part of a generated text that follows the opening. */
  take(text: string): string {
    if (this.owed.startsWith(text)) {
      this.owed = this.owed.slice(text.length);
      return '';
    }
    const beyond = text.startsWith(this.owed) ? text.slice(this.owed.length) : text;
    this.owed = '';
    return beyond;
  }
}

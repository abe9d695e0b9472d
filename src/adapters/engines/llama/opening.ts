import type { NativeModel } from './native.ts';

/**
 * Text that an answer is held to begin with: a half-typed word is taken off the prompt, where it would be cut into
 * tokens that no finished word begins with, and the model writes it again in tokens of its own.
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

  /** What of a drawn text goes beyond the opening. */
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

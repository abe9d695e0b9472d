/**
 * Finds stop sequences in text that arrives in pieces. Text that may be the beginning of a stop sequence is
 * held back until that is decided, so a stop sequence never leaks, not even in part.
 */
export class StopMatcher {
  private held = '';
  private readonly stops: string[];

  constructor(stops: string[]) {
    this.stops = stops.filter((stop) => stop !== '');
  }

  /** Returns the text that is certain by now, and whether a stop sequence ended it. */
  push(piece: string): { text: string; stopped: boolean } {
    const text = this.held + piece;
    const at = this.firstStop(text);
    if (at !== -1) {
      this.held = '';
      return { text: text.slice(0, at), stopped: true };
    }
    const keep = this.undecided(text);
    this.held = text.slice(text.length - keep);
    return { text: text.slice(0, text.length - keep), stopped: false };
  }

  /** The text that was held back when generation ended without a stop sequence. */
  flush(): string {
    const text = this.held;
    this.held = '';
    return text;
  }

  private firstStop(text: string): number {
    const places = this.stops.map((stop) => text.indexOf(stop)).filter((at) => at !== -1);
    return places.length === 0 ? -1 : Math.min(...places);
  }

  /** Length of the longest suffix of `text` that is a prefix of a stop sequence. */
  private undecided(text: string): number {
    let longest = 0;
    for (const stop of this.stops) {
      for (let length = Math.min(stop.length - 1, text.length); length > longest; length--) {
        if (text.endsWith(stop.slice(0, length))) {
          longest = length;
          break;
        }
      }
    }
    return longest;
  }
}

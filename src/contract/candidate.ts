import type { Example } from './example.ts';
import type { Range } from './position.ts';
import type { Reading } from './reading.ts';

/** The probability the model gave to the piece of text it chose, 0 to 1. */
export type TokenProbability = { text: string; probability: number };

/** One answer of a model, before any check has seen it. */
export type Candidate = {
  text: string;
  language: string;
  /** The version of the language that the project runs, for instance `3.11`; absent where no file says. */
  languageVersion?: string;
  /** The file it belongs to and where in it; both null for code that stands alone. */
  path: string | null;
  range: Range | null;
  /** Absolute path of the project; null when there is none. */
  workspace: string | null;
  /** What it brings to other places of `before`: the imports of code that is put into a file. */
  besides?: { range: Range; text: string }[];
  /** The code as it was drawn, by itself, where `text` is what became of it in its file. */
  alone?: string;
  /** The text of the file it is meant for, whose names it may use, when it is not put there yet. */
  beside?: string;
  /** What the user said that it gives, to be run. */
  examples?: Example[];
  /** What the user asked for in words, so that checks can tell its repetition. */
  asked?: string;
  /** The document as it was read, so that checks can subtract what was wrong before. */
  before: string;
  /** The document with the candidate in place: what the checks look at. */
  after: string;
  /** `length`: the token limit cut it off. */
  /** How the bytes of a file became `after`; absent for a text that was given as one. */
  reading?: Reading;
  end: 'stop' | 'length';
  probabilities: TokenProbability[];
};

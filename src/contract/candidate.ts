import type { Example } from './example.ts';
import type { Range } from './position.ts';
import type { Reading } from './reading.ts';

/** The probability the model gave to the piece of text it chose, 0 to 1. */
export type TokenProbability = { text: string; probability: number };

/** One model answer, before any checks. */
export type Candidate = {
  text: string;
  language: string;
  /** The language version the project runs, such as `3.11`; absent when no file states it. */
  languageVersion?: string;
  /** The file it belongs to and its position there; both null for standalone code. */
  path: string | null;
  range: Range | null;
  /** Absolute path of the project; null when there is none. */
  workspace: string | null;
  /** Edits to other places of `before`: the imports that the inserted code needs. */
  besides?: { range: Range; text: string }[];
  /** The code as generated, by itself; `text` is its form in the file. */
  alone?: string;
  /** Text of the file it is meant for but not yet inserted into; the code may use its names. */
  beside?: string;
  /** Examples the user gave, to be run. */
  examples?: Example[];
  /** The user's request as text, so that checks can detect its repetition. */
  asked?: string;
  /** The document as read, so that checks can subtract problems that were already there. */
  before: string;
  /** The document with the candidate in place; this is what the checks examine. */
  after: string;
  /** `length`: the token limit cut it off. */
  /** How the file's bytes became `after`; absent when the text was given as text. */
  reading?: Reading;
  end: 'stop' | 'length';
  probabilities: TokenProbability[];
};

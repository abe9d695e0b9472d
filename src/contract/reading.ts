/**
 * How a file's bytes became the text that is checked. `text`: a program or other text. `binary`: not text in any
 * encoding; the text is its readable parts. `link`: a symbolic link; the text is its target. `not_decoded`: the program
 * that runs the file uses an encoding Fettle does not know, so the text says little.
 */
export type Reading = {
  kind: 'text' | 'binary' | 'link' | 'not_decoded';
  /** Lower case, by its WHATWG name if it has one. */
  encoding: string;
  /** One line for the reader of a verdict; null for plain UTF-8. */
  note: string | null;
  /** Other possible decodings of the same bytes. Searched only for secrets. */
  others: string[];
  /** The same for the text before the change. */
  othersBefore: string[];
};

/** Plain UTF-8, as nearly every file is. */
export const PLAIN_READING: Reading = {
  kind: 'text',
  encoding: 'utf-8',
  note: null,
  others: [],
  othersBefore: [],
};

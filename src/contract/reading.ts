/**
 * How the bytes of a file became the text that is checked. `text`: a program or a text. `binary`: no text of any
 * encoding; the text is what stands readable in it. `link`: a symbolic link; the text is its target. `not_decoded`: what
 * runs the file reads it in an encoding that is not known here, so the text says little.
 */
export type Reading = {
  kind: 'text' | 'binary' | 'link' | 'not_decoded';
  /** In lower case, as the WHATWG names it where it does. */
  encoding: string;
  /** One line for the reader of a verdict; null for plain UTF-8. */
  note: string | null;
  /** Other texts that the same bytes can be read as. Only secrets are looked for in them. */
  others: string[];
  /** The same of the text before the change. */
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

/**
 * Something the user said of the code that can be run: a call and what it gives. `value`: the text of a literal
 * in the code's language; `shown`: what the language's prompt prints; `raises`: the name of an exception.
 */
export type Example = {
  /** An expression in the code's language. */
  call: string;
  kind: 'value' | 'shown' | 'raises';
  expected: string;
  /** Statements that the call needs, as the user wrote them. */
  setup: string[];
};

/** The beginning of a function as the user gave it, without its body. */
export type Stub = {
  /** All of the given code, up to where the body begins; ends with a line break. */
  head: string;
  /** The function that is to be written. */
  name: string;
  parameters: string[];
  /** What the request says beside this code, comments in place of a body included; '' when nothing. */
  words: string;
};

/**
 * A runnable statement by the user about the code: a call and its result. `value`: a literal in the code's language;
 * `shown`: what the language's prompt prints; `raises`: the name of an exception.
 */
export type Example = {
  /** An expression in the code's language. */
  call: string;
  kind: 'value' | 'shown' | 'raises';
  expected: string;
  /** Statements the call needs, as the user wrote them. */
  setup: string[];
};

/** The beginning of a function that the user supplied, without its body. */
export type Stub = {
  /** All of the supplied code up to where the body begins; ends with a line break. */
  head: string;
  /** Name of the function to write. */
  name: string;
  parameters: string[];
  /** The rest of the request, including comments in place of a body; '' when there is none. */
  words: string;
};

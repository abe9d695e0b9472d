/**
 * A candidate's value as encoded by the judge in the sandbox, by its real type. `other`: its type is not
 * built in, or it could define its own equality. Whole numbers and both parts of a `ratio` are hexadecimal.
 */
export type Encoded =
  | [tag: 'none' | 'null' | 'undefined' | 'large']
  | [tag: 'bool', value: boolean]
  | [tag: 'int' | 'float' | 'number' | 'bigint' | 'complex' | 'str' | 'bytes' | 'std' | 'other', text: string]
  | [tag: 'ratio', top: string, bottom: string]
  | [tag: 'range', length: string, first: string, step: string]
  | [tag: 'list' | 'tuple' | 'set' | 'deque', items: Encoded[]]
  | [tag: 'dict' | 'ordered' | 'map', pairs: [key: Encoded, value: Encoded][]];

/** The result of a call: a value and how the language shows it, or an error with the names of its types. */
export type Answer =
  | { kind: 'value'; value: Encoded; shown: string; printed: string; got: string }
  | { kind: 'error'; names: string[]; got: string }
  | { kind: 'late' };

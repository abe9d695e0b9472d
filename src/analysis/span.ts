/** A part of a text: offsets in UTF-16 code units, half open. */
export type Span = { readonly start: number; readonly end: number };

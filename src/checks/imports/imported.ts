/** A module that code imports, as written there, and where its name stands; offsets in UTF-16 code units. */
export type Imported = {
  module: string;
  /** Names taken from it, where they may be modules themselves: `storage` of `from google.cloud import storage`. */
  members: string[];
  start: number;
  end: number;
  /** The code goes on without it: it is imported inside a `try` that catches its absence. */
  isOptional: boolean;
};

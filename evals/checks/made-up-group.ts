/** Real code, and similar code a model might make up: each `bad` line calls what does not exist. */
export type MadeUpGroup = {
  package: string;
  /** Precedes each line. */
  setup: string;
  pairs: MadeUpPair[];
};

export type MadeUpPair = { bad: string; good: string };

export const pair = (bad: string, good: string): MadeUpPair => ({ bad, good });

/** One text under two installed versions: real under one, made up under the other. */
export type VersionPair = {
  code: string;
  /** `name==version` (Python) or `name@version` (npm), whose packages are installed side by side. */
  real: string[];
  madeUp: string[];
};

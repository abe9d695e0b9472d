/** Real code, and beside it what a model might have made up: each `bad` line calls what does not exist. */
export type MadeUpGroup = {
  package: string;
  /** Stands before each line. */
  setup: string;
  pairs: MadeUpPair[];
};

export type MadeUpPair = { bad: string; good: string };

export const pair = (bad: string, good: string): MadeUpPair => ({ bad, good });

/** One text under two installed versions: it is real under one and made up under the other. */
export type VersionPair = {
  code: string;
  /** `name==version` (Python) or `name@version` (npm), whose packages are laid side by side. */
  real: string[];
  madeUp: string[];
};

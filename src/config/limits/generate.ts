/** Bounds of the results of a request for code, besides those of its prompt and its checks. */

/** A text whose shape is computed for comparison: whole files are not. */
export const MAX_SHAPE_CHARACTERS = 40_000;
/** Added and removed lines that a comparison of two texts finds; beyond that, all of it counts as changed. */
export const MAX_DIFF_STEPS = 2_000;
/** Drafts per requested alternative: a small model repeats itself. */
export const ALTERNATIVE_DRAWS = 2;
/** Explanation of generated code: three sentences and some room. */
export const MAX_CODE_EXPLANATION_TOKENS = 160;
/** Functions of the explained code whose callers are looked up, and how many callers and callees are listed. */
export const MAX_EXPLAINED_SYMBOLS = 4;
export const MAX_TOLD_CALLERS = 8;
export const MAX_TOLD_CALLEES = 12;
/** Calls of an explained function: tokens for writing them, calls that are run, and length of a result shown. */
export const MAX_EXPLAINED_CALL_TOKENS = 120;
export const MAX_EXPLAINED_CALLS = 4;
export const MAX_TOLD_RESULT_CHARACTERS = 200;

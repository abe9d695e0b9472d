/** Bounds of what is made of a request for code, beside those of its prompt and its checks. */

/** A text whose shape is told, to be compared with another: whole files are not. */
export const MAX_SHAPE_CHARACTERS = 40_000;
/** Lines that a comparison of two texts finds to be added or removed; of texts that differ by more all counts as changed. */
export const MAX_DIFF_STEPS = 2_000;
/** Drafts for each alternative that is asked for: a small model repeats itself. */
export const ALTERNATIVE_DRAWS = 2;
/** The words about code that was generated: three sentences and some room. */
export const MAX_CODE_EXPLANATION_TOKENS = 160;
/** Functions of the explained code whose callers are looked for, and what is told of each side. */
export const MAX_EXPLAINED_SYMBOLS = 4;
export const MAX_TOLD_CALLERS = 8;
export const MAX_TOLD_CALLEES = 12;
/** Calls of an explained function: tokens in which the model may write them, calls that are run, and what is told of a result. */
export const MAX_EXPLAINED_CALL_TOKENS = 120;
export const MAX_EXPLAINED_CALLS = 4;
export const MAX_TOLD_RESULT_CHARACTERS = 200;

/** Bounds of what is made of a request for code, beside those of its prompt and its checks. */

/** A text whose shape is told, to be compared with another: whole files are not. */
export const MAX_SHAPE_CHARACTERS = 40_000;
/** Steps of a comparison of two texts line by line; of texts that differ by more all between their common ends counts as changed. */
export const MAX_DIFF_STEPS = 2_000;

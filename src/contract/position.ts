import { z } from 'zod';

/** A place in a text: line and column count from 1, columns in UTF-16 code units, as SARIF 2.1.0 and every compiler print them. */
export const Position = z.object({ line: z.int().min(1), column: z.int().min(1) });
export type Position = z.infer<typeof Position>;

/** A half-open range of text: `end` is the first position after it. */
export const Range = z.object({ start: Position, end: Position });
export type Range = z.infer<typeof Range>;
